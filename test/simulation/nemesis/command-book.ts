import type { KinesisRecord, KinesisShard } from '../model/kinesis/kinesis-shard.ts';

/** How far a forward reset may go: through one record, or through what arrived before a time. */
export type ForwardTarget =
  | { readonly kind: 'sequence'; readonly sequence: string }
  | { readonly kind: 'time'; readonly atMs: number };

/** As it stands in a line of the log. */
export interface ReportedRange {
  readonly after: string | null;
  readonly through?: string;
  readonly before?: string;
  readonly arrivedBefore?: string;
  readonly arrivedFrom?: string;
}

interface MissingRange {
  /** True where the consumer said so, of what it thinks that nobody has read. */
  readonly isUnread: boolean;
  readonly shard: KinesisShard;
  readonly isIn: (record: KinesisRecord) => boolean;
}

/** What operators have ordered and were told: whatever may be excused by it. */
export class CommandBook {
  /** Until when an order to skip a record may take effect, by its position. */
  readonly skippableUntilMs = new Map<string, number>();
  /** When a checkpoint first covered a record, by its ref. */
  readonly coveredAtMs = new Map<number, number>();
  /** Ids of dead letters that an operator ordered to discard. */
  readonly discarded = new Set<string>();
  readonly #forward = new Set<{ readonly shard: KinesisShard; readonly target: ForwardTarget }>();
  readonly #beforeStart = new Set<number>();
  readonly #missing: MissingRange[] = [];
  readonly #deleted = new Set<number>();
  readonly #answered = new Set<number>();
  /** Of each shard, the latest record that a batch began with while there was no checkpoint. */
  readonly #begun = new Map<KinesisShard, number>();

  /** Gives what takes the order back: for one that was refused, and changed nothing. */
  commandForward(shard: KinesisShard, target: ForwardTarget): () => void {
    const command = { shard, target };
    this.#forward.add(command);
    return () => void this.#forward.delete(command);
  }

  /** True where an order lets the checkpoint of this shard move over records up to the one at this index. */
  mayPassOver(shard: KinesisShard, index: number): boolean {
    return [...this.#forward].some(({ shard: its, target }) => its === shard && index <= lastToPass(its, target));
  }

  passOver({ ref }: KinesisRecord): void {
    this.#beforeStart.add(ref);
  }

  /** Its stream was deleted before anybody had handled it. */
  deleteUnread({ ref }: KinesisRecord): void {
    this.#deleted.add(ref);
  }

  /** The consumer has said that these are done: what came to it after all, in the next life of the stream, is not excused. */
  answer(records: readonly KinesisRecord[]): void {
    for (const { ref } of records) {
      this.#deleted.delete(ref);
      this.#answered.add(ref);
    }
  }

  /** A batch that begins with this record has found no checkpoint of its shard. */
  beginAt(shard: KinesisShard, { ref }: KinesisRecord): void {
    this.#begun.set(shard, Math.max(ref, this.#begun.get(shard) ?? ref));
  }

  /**
   * True for a record that has left the stream where nobody says so: before a batch that found no checkpoint, or at the end of
   * what the group has read of its shard. What the consumer has answered for has no such excuse.
   */
  mayExpireUnnamed(shard: KinesisShard, record: KinesisRecord): boolean {
    const { records, trimmedBefore } = shard;
    const index = records.indexOf(record);
    if (index >= trimmedBefore || this.#answered.has(record.ref)) return false;
    if (record.ref < (this.#begun.get(shard) ?? 0)) return true;
    const isFollowed = records.slice(index).some(({ ref }) => this.#answered.has(ref));
    return !isFollowed && !this.coveredAtMs.has(record.ref);
  }

  isDeletedUnread({ ref }: KinesisRecord): boolean {
    return this.#deleted.has(ref);
  }

  isPassedOver({ ref }: KinesisRecord): boolean {
    return this.#beforeStart.has(ref);
  }

  /**
   * An operator was told that records of this range may have left the stream before they were read. Gives what speaks
   * against it: those of them that are still there, or one before them; the oldest leave first.
   *
   * @param isUnread true where the consumer said so: of what it has answered for that is no excuse.
   */
  reportMissing(shard: KinesisShard, range: ReportedRange, isUnread = false): readonly KinesisRecord[] {
    const after = range.after === null ? -1n : BigInt(range.after);
    const { through, before, arrivedBefore, arrivedFrom } = range;
    const isIn = ({ sequence, arrivedAtMs }: KinesisRecord): boolean =>
      BigInt(sequence) > after &&
      (through === undefined || BigInt(sequence) <= BigInt(through)) &&
      (before === undefined || BigInt(sequence) < BigInt(before)) &&
      (arrivedBefore === undefined || arrivedAtMs < Date.parse(arrivedBefore)) &&
      (arrivedFrom === undefined || arrivedAtMs >= Date.parse(arrivedFrom));
    this.#missing.push({ shard, isIn, isUnread });
    const there = shard.records.slice(shard.trimmedBefore);
    return there.filter(
      (record) => isIn(record) || record.sequence === range.after || (record === there[0] && liesBefore(record, range)),
    );
  }

  /** True for a record that really is trimmed, and was reported by its position. */
  isReportedMissing(shard: KinesisShard, record: KinesisRecord): boolean {
    return (
      shard.records.indexOf(record) < shard.trimmedBefore &&
      this.#missing.some(
        (range) => range.shard === shard && range.isIn(record) && !(range.isUnread && this.#answered.has(record.ref)),
      )
    );
  }
}

/** True for a record from before a range that begins with a time, or with whatever the shard held first. */
function liesBefore({ sequence, arrivedAtMs }: KinesisRecord, { after, before, arrivedFrom }: ReportedRange): boolean {
  if (after !== null) return false;
  if (before !== undefined) return BigInt(sequence) < BigInt(before);
  return arrivedFrom !== undefined && arrivedAtMs < Date.parse(arrivedFrom);
}

/** Index of the last record that the order skips; -1 where it skips none. */
export function lastToPass({ records }: KinesisShard, target: ForwardTarget): number {
  if (target.kind === 'sequence') return records.findIndex(({ sequence }) => sequence === target.sequence);
  const first = records.findIndex(({ arrivedAtMs }) => arrivedAtMs >= target.atMs);
  return (first < 0 ? records.length : first) - 1;
}
