import type { Item } from '../model/dynamodb/dynamodb-value.ts';
import type { KinesisRecord, KinesisShard } from '../model/kinesis/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis/kinesis-stream.ts';
import { otherTopic } from '../run/other-topic.ts';
import { group, streamName, type World } from '../run/world.ts';
import { isKeyOf } from './checkpoint-group.ts';
import { isExempt } from './is-exempt.ts';
import { isStored } from './is-stored.ts';
import type { Violations } from './violations.ts';

interface SeenRow {
  /** The row itself: where it is still the same, nothing about it has changed. */
  readonly row: Item | undefined;
  /** Null where the row only holds records to skip. */
  readonly sequence: string | null;
  /** Index of the first record of the shard that is not known to be durable by this row. */
  readonly next: number;
}

const unseen: SeenRow = { row: undefined, sequence: null, next: 0 };

/** Watches every row of the checkpoint table: I3 and I4. */
export class CheckpointChecker {
  readonly #world: World;
  readonly #violations: Violations;
  readonly #rows = new Map<string, SeenRow>();
  #changes = -1;

  constructor(world: World, violations: Violations) {
    this.#world = world;
    this.#violations = violations;
  }

  /** The table was changed from outside: what it showed before says nothing any more, and what it shows now is no move. */
  takeRows(): void {
    this.#rows.clear();
    for (const row of this.#world.dynamodb.rows())
      this.#rows.set(placeOf(row), { sequence: sequenceIn(row), row, next: 0 });
  }

  /** The database was changed from outside: what was durable may be gone, and no row may move on over it. */
  forgetDocuments(): void {
    for (const [place, row] of this.#rows) this.#rows.set(place, { ...row, next: 0 });
  }

  check(): void {
    const { dynamodb } = this.#world;
    if (dynamodb.changes === this.#changes) return;
    this.#changes = dynamodb.changes;
    for (const row of dynamodb.rows()) this.#checkRow(row);
  }

  #checkRow(row: Item): void {
    const [key = '', shardId = ''] = [row['group']?.S, row['shard']?.S];
    const place = placeOf(row);
    const before = this.#rows.get(place) ?? unseen;
    if (before.row === row) return;
    const sequence = sequenceIn(row);
    if (before.sequence === sequence) {
      this.#checkStanding(row, before);
      return;
    }
    this.#world.faults.note(() => `checkpoint of ${place}: ${sequence}`);
    if (isBefore(sequence, before.sequence))
      this.#violations.add('I3', `the checkpoint of ${place} moved back to ${sequence}`);
    // An advance removes it.
    const isSkip = row['sinkThrough'] !== undefined;
    const move = { key, shardId, from: before.next, after: before.sequence, to: sequence };
    const next = isSkip ? this.#checkSkipped(move) : this.#checkCovered(move);
    this.#rows.set(place, { row, sequence, next });
  }

  /** Who writes a row without moving it has changed an order; a batch that does so is counted twice. */
  #checkStanding(row: Item, before: SeenRow): void {
    const place = placeOf(row);
    if (before.sequence !== null && commandsOf(row) === commandsOf(before.row))
      this.#violations.add('I3', `the checkpoint of ${place} was written again where it stands`);
    this.#rows.set(place, { ...before, row });
  }

  #shardOf(key: string, shardId: string): { readonly stream: KinesisStream; readonly shard: KinesisShard } | undefined {
    const { kinesis } = this.#world;
    const stream = [{ streamName, group }, otherTopic]
      .flatMap((topic) => kinesis.incarnationsOf(topic.streamName).filter((life) => isKeyOf(key, topic.group, life)))
      .at(-1);
    const shard = stream?.allShards().find(({ id }) => id === shardId);
    return stream === undefined || shard === undefined ? undefined : { stream, shard };
  }

  /** For a minute a consumer takes a stream that was made again for what it was, also in a shard that it did not have. */
  #mayBeOfLaterLife(key: string, shardId: string): boolean {
    const lives = this.#world.kinesis.incarnationsOf(streamName);
    const former = lives.findIndex((life) => isKeyOf(key, group, life));
    const later = former < 0 ? [] : lives.slice(former + 1);
    return later.some((life) => life.allShards().some(({ id }) => id === shardId));
  }

  /** The group was ordered not to answer for what a skip moves over, also where it is stored already. */
  #checkSkipped({ key, shardId, from, after, to }: Move): number {
    const shard = this.#shardOf(key, shardId)?.shard;
    if (shard === undefined || to === null) return from;
    const { book, time } = this.#world;
    const [start, end] = [after === null ? 0 : endOf(shard, 0, after), endOf(shard, 0, to)];
    if (!book.mayPassOver(shard, end - 1))
      this.#violations.add('I4', `nobody ordered to skip up to ${to} of ${shardId}`);
    for (const record of shard.records.slice(start, end)) {
      book.passOver(record);
      if (!book.coveredAtMs.has(record.ref)) book.coveredAtMs.set(record.ref, time.nowMs);
    }
    // What came before is still to be answered for, by the next batch at the latest.
    return from;
  }

  /** Every record that the checkpoint newly covers is durable or excused; gives the index of the first that it does not cover. */
  #checkCovered({ key, shardId, from, to }: Move): number {
    const found = this.#shardOf(key, shardId);
    if (found === undefined) {
      if (!this.#mayBeOfLaterLife(key, shardId))
        this.#violations.add('I4', `a checkpoint of no shard that ever was: ${key} ${shardId}`);
      return 0;
    }
    const { stream, shard } = found;
    const end = to === null ? 0 : endOf(shard, from, to);
    const { book, time } = this.#world;
    for (const record of shard.records.slice(from, end)) {
      if (!book.coveredAtMs.has(record.ref)) book.coveredAtMs.set(record.ref, time.nowMs);
      if (!isStored(this.#world, record, stream) && !this.#isExempt(record, shard))
        this.#violations.add(
          'I4',
          `the checkpoint ${to} of ${shardId} covers ${record.sequence}, which is not durable`,
        );
    }
    return end;
  }

  #isExempt(record: KinesisRecord, shard: KinesisShard): boolean {
    return this.#world.bucket.holds(record) || isExempt(this.#world, { record, shard });
  }
}

interface Move {
  readonly key: string;
  readonly shardId: string;
  /** Index of the first record that is not known to be durable. */
  readonly from: number;
  readonly after: string | null;
  readonly to: string | null;
}

function placeOf(row: Item): string {
  return `${row['group']?.S} ${row['shard']?.S}`;
}

function sequenceIn(row: Item): string | null {
  return row['sequenceText']?.S ?? null;
}

/** All that a command may change in a row without moving it. */
function commandsOf({ skips, sinkThrough }: Item = {}): string {
  return JSON.stringify([skips, sinkThrough]);
}

function isBefore(sequence: string | null, other: string | null): boolean {
  if (other === null) return false;
  return sequence === null || BigInt(sequence) < BigInt(other);
}

function endOf({ records }: KinesisShard, from: number, to: string): number {
  const index = records.findIndex(({ sequence }, at) => at >= from && sequence === to);
  if (index >= 0) return index + 1;
  const beyond = records.findIndex(({ sequence }) => BigInt(sequence) > BigInt(to));
  return beyond < 0 ? records.length : beyond;
}
