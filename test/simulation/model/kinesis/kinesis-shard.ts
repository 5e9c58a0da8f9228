import type { HashRange } from './kinesis-hash.ts';
import type { SequenceNumbers } from './kinesis-sequence-numbers.ts';

/** One record as it lies in a shard. */
export interface KinesisRecord {
  /** Unique over all streams of a run, in the order of landing. */
  readonly ref: number;
  readonly shardId: string;
  readonly sequence: string;
  readonly partitionKey: string;
  readonly data: Uint8Array;
  /** What the service says, which is approximate: may lie before that of an earlier record. */
  readonly arrivedAtMs: number;
  readonly landedAtMs: number;
}

/** What a shard is born with. */
export interface ShardBirth {
  readonly id: string;
  /** The parent, and after a merge the adjacent parent; none for the shards that the stream was made with. */
  readonly parents: readonly string[];
  readonly hashes: HashRange;
  readonly createdAtMs: number;
  /** Below the number of every record. */
  readonly startingNumber: bigint;
}

/** A sequence of records. Closed, it takes no more; what lies in it stays readable until it is trimmed. */
export class KinesisShard {
  readonly id: string;
  readonly parents: readonly string[];
  readonly hashes: HashRange;
  readonly createdAtMs: number;
  readonly startingNumber: bigint;
  /** All that ever landed, also what is trimmed since. */
  readonly records: readonly KinesisRecord[];
  readonly #numbers: SequenceNumbers;
  readonly #records: KinesisRecord[] = [];
  #highest: bigint;
  #closedAtMs: number | undefined;
  #trimmedBefore = 0;
  #isGone = false;

  constructor(birth: ShardBirth, numbers: SequenceNumbers) {
    this.id = birth.id;
    this.parents = birth.parents;
    this.hashes = birth.hashes;
    this.createdAtMs = birth.createdAtMs;
    this.startingNumber = birth.startingNumber;
    this.#highest = birth.startingNumber;
    this.records = this.#records;
    this.#numbers = numbers;
  }

  get isClosed(): boolean {
    return this.#closedAtMs !== undefined;
  }

  get closedAtMs(): number | undefined {
    return this.#closedAtMs;
  }

  /** Index of the oldest record that can still be read. */
  get trimmedBefore(): number {
    return this.#trimmedBefore;
  }

  /** Closed, and so old that the service does not list it any more. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** The highest number given out; once closed, the ending sequence number. */
  get highestNumber(): bigint {
    return this.#highest;
  }

  append(record: Omit<KinesisRecord, 'shardId' | 'sequence'>): KinesisRecord {
    this.#highest = this.#numbers.after(this.#highest);
    const landed = { ...record, shardId: this.id, sequence: this.#numbers.format(this.#highest) };
    this.#records.push(landed);
    return landed;
  }

  close(nowMs: number): void {
    this.#highest = this.#numbers.after(this.#highest);
    this.#closedAtMs = nowMs;
  }

  /** Trims up to, not including, this index, never less than is trimmed already; gives what is trimmed by that. */
  trimBefore(index: number): readonly KinesisRecord[] {
    const from = this.#trimmedBefore;
    this.#trimmedBefore = Math.max(from, Math.min(index, this.#records.length));
    return this.#records.slice(from, this.#trimmedBefore);
  }

  /** Takes a closed shard off the lists, with whatever is left in it; gives what is trimmed by that. */
  forget(): readonly KinesisRecord[] {
    if (!this.isClosed) throw new Error(`${this.id} is open: only closed shards are forgotten`);
    this.#isGone = true;
    return this.trimBefore(this.#records.length);
  }
}
