import type { Random } from '../../engine/random.ts';

/**
 * How the numbers of a run look. `aws`: 56 digits. `padded`: 30 digits with leading zeros, as emulators write them.
 * `longest`: from 128 to 129 digits, the most that the API allows. `short`: few digits, soon one more. `growing`: from 56
 * digits on some more with every few records, up to 129.
 */
export type SequenceStyle = (typeof sequenceStyles)[number];

export const sequenceStyles = ['aws', 'padded', 'longest', 'short', 'growing'] as const;

/** What a stream that is recreated may know of its predecessor's numbers. */
export interface FormerNumbers {
  readonly lowest: bigint;
  readonly highest: bigint;
}

const starts: Readonly<Record<SequenceStyle, bigint>> = {
  aws: 4959n * 10n ** 52n,
  padded: 10n ** 9n - 50n,
  // The first numbers of a shard cross a power of ten: text and value disagree on their order.
  longest: 10n ** 128n - 50n,
  short: 60n,
  growing: 4959n * 10n ** 52n,
};

const mostDigits = 129;

/**
 * Gives the sequence numbers of one run: ascending within a shard, with gaps; those of different shards overlap.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Record.html "unique within its shard"
 */
export class SequenceNumbers {
  readonly style: SequenceStyle;
  readonly #random: Random;

  constructor(style: SequenceStyle, random: Random) {
    this.style = style;
    this.#random = random;
  }

  /** Where a stream's numbers begin; one recreated may begin above all of its predecessor's, or below. */
  start(former?: FormerNumbers, order: 'higher' | 'lower' = 'higher'): bigint {
    if (former === undefined) return starts[this.style];
    if (order === 'higher') return this.after(former.highest);
    // A little lower soon reaches the same numbers again; much lower stays below them.
    const lower = former.lowest - BigInt(this.#random.integer(1, 30));
    return this.#random.chance(0.5) && lower > 0n ? lower : former.lowest / 2n;
  }

  after(number: bigint): bigint {
    const longer = this.style === 'growing' && this.#random.chance(0.2) ? this.#longer(number) : undefined;
    if (longer !== undefined) return longer;
    const isLeap = this.style === 'aws' && this.#random.chance(0.05);
    return number + BigInt(this.#random.integer(1, isLeap ? 2 ** 45 : 9));
  }

  /** With more digits, of which the first is any: text and value disagree on the order. Undefined where no more may be. */
  #longer(number: bigint): bigint | undefined {
    const digits = number.toString().length + this.#random.integer(1, 6);
    if (digits > mostDigits) return undefined;
    const first = BigInt(this.#random.integer(1, 9));
    return first * 10n ** BigInt(digits - 1) + BigInt(this.#random.integer(1, 2 ** 45));
  }

  format(number: bigint): string {
    return this.style === 'padded' ? number.toString().padStart(30, '0') : number.toString();
  }
}
