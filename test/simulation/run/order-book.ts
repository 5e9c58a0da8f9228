import type { KinesisRecord, KinesisShard } from '../model/kinesis-shard.ts';

/** How far a forward reset may go: through one record, or through what arrived before a time. */
export type ForwardTarget =
  | { readonly kind: 'sequence'; readonly sequence: string }
  | { readonly kind: 'time'; readonly atMs: number };

interface MissingRange {
  readonly shard: KinesisShard;
  readonly isIn: (sequence: bigint) => boolean;
}

/** What operators have ordered and were told: whatever may be excused by it. */
export class OrderBook {
  /** Positions of records that an operator ordered to skip. */
  readonly skipped = new Set<string>();
  /** Ids of letters that an operator ordered to discard. */
  readonly discarded = new Set<string>();
  readonly #forward: { readonly shard: KinesisShard; readonly target: ForwardTarget }[] = [];
  readonly #passedOver = new Set<number>();
  readonly #missing: MissingRange[] = [];

  orderForward(shard: KinesisShard, target: ForwardTarget): void {
    this.#forward.push({ shard, target });
  }

  /** True where an order lets the checkpoint of this shard move over records up to the one at this index. */
  mayPassOver(shard: KinesisShard, index: number): boolean {
    return this.#forward.some(({ shard: its, target }) => its === shard && index <= lastToPass(its, target));
  }

  passOver({ ref }: KinesisRecord): void {
    this.#passedOver.add(ref);
  }

  isPassedOver({ ref }: KinesisRecord): boolean {
    return this.#passedOver.has(ref);
  }

  /** An operator was told that records of this range may have left the stream before they were read. */
  reportMissing(
    shard: KinesisShard,
    range: { readonly after: string | null; readonly through?: string; readonly before?: string },
  ): void {
    const after = range.after === null ? -1n : BigInt(range.after);
    const isIn = (sequence: bigint): boolean =>
      sequence > after &&
      (range.through === undefined || sequence <= BigInt(range.through)) &&
      (range.before === undefined || sequence < BigInt(range.before));
    this.#missing.push({ shard, isIn });
  }

  /** True for a record that really is trimmed, and was reported by its position. */
  isReportedMissing(shard: KinesisShard, record: KinesisRecord): boolean {
    return (
      shard.records.indexOf(record) < shard.trimmedBefore &&
      this.#missing.some((range) => range.shard === shard && range.isIn(BigInt(record.sequence)))
    );
  }
}

/** Index of the last record that the order passes over; -1 where it passes over none. */
function lastToPass({ records }: KinesisShard, target: ForwardTarget): number {
  if (target.kind === 'sequence') return records.findIndex(({ sequence }) => sequence === target.sequence);
  const first = records.findIndex(({ arrivedAtMs }) => arrivedAtMs >= target.atMs);
  return (first < 0 ? records.length : first) - 1;
}
