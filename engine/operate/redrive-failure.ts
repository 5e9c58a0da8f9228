import { CommandRefused } from '../checkpoints/errors.ts';
import { addCounts, type OutcomeCounts } from '../consume/count-outcomes.ts';
import type { FailedBatch } from '../failures/read-failure.ts';
import { MalformedBatch } from '../stream/errors.ts';
import { parseKinesisEvent } from '../stream/parse-kinesis-event.ts';
import type { ShardId } from '../stream/position.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { ShardBatch } from '../stream/record.ts';
import type { SequenceNumber } from '../stream/sequence-number.ts';
import type { OperatorDependencies } from './dependencies.ts';
import { readOwnedFailure } from './failures.ts';
import { replayFromStream } from './replay-from-stream.ts';
import type { LeftAlone } from './replay-range.ts';
import { recordsToSkip } from './replay-shard.ts';
import { replayWhole } from './replay-whole.ts';

/** Which object to redrive. */
export interface RedriveFailureCommand {
  readonly key: string;
  readonly leftAlone: readonly LeftAlone[];
}

/** What came of an object. */
export type RedrivenFailure =
  /** There is no such object (any more). */
  | { readonly outcome: 'gone' }
  /** All records are proven to be stored, or dead letters; the object is deleted. */
  | { readonly outcome: 'stored'; readonly counts: OutcomeCounts }
  /** Some records are neither in the object nor in the stream; what is there is stored, and the object stays. */
  | {
      readonly outcome: 'lost';
      readonly counts: OutcomeCounts;
      readonly shard: ShardId;
      readonly from: SequenceNumber;
      readonly through: SequenceNumber;
    }
  /** A request: who gave the command has to send it, and to forget the object then. */
  | { readonly outcome: 'request'; readonly requestId: string; readonly payload: unknown };

/**
 * Stores what a mapping gave up on: the records of the object, or of the stream where the object lacks them. They go through
 * write, verify and dead-letter, and neither checkpoint moves. The object is deleted once all of them are proven to be
 * stored. A request to the producer is answered, to be sent again under its own ids. Idempotent: interrupted anywhere,
 * or run twice at once, whoever comes later finds the documents there, or the object gone.
 *
 * @throws CommandRefused for an object that is not of this group, or that cannot be understood: it stays.
 * @throws HighwaterError on trouble: to give the same command again is safe.
 */
export async function redriveFailure(
  { key, leftAlone }: RedriveFailureCommand,
  dependencies: OperatorDependencies,
): Promise<RedrivenFailure> {
  const { failures, consumer } = dependencies;
  const stored = await failures.store.read(key, callTimeoutMs);
  if (stored === null) return { outcome: 'gone' };
  const failure = readOwnedFailure(stored.text, failures);
  if (failure.kind === 'unknown') throw new CommandRefused(`${failure.problem} It is left as it is.`);
  if (failure.kind === 'request') {
    const { requestId, payload } = failure;
    return { outcome: 'request', requestId, payload };
  }
  if (failure.group !== consumer.group)
    throw new CommandRefused(`It is a batch of the group ${failure.group}: give the command to that group.`);
  const { counts, isWhole } = await storeBatch(failure, leftAlone, dependencies);
  const { shard, from, through } = failure;
  if (!isWhole) return { outcome: 'lost', counts, shard, from, through };
  await failures.store.delete(key, callTimeoutMs);
  return { outcome: 'stored', counts };
}

/** Which object to delete. */
export interface ForgetFailureCommand {
  readonly key: string;
  /** Of the request that was sent. */
  readonly requestId: string;
}

/**
 * Deletes a request to the producer that was sent again, all of it acknowledged. Succeeds where it is gone already.
 *
 * @throws CommandRefused where the object is anything else than that request: it stays.
 * @throws FailureStoreUnavailable
 */
export async function forgetFailure(
  { key, requestId }: ForgetFailureCommand,
  { failures }: Pick<OperatorDependencies, 'failures'>,
): Promise<void> {
  const stored = await failures.store.read(key, callTimeoutMs);
  if (stored === null) return;
  const failure = readOwnedFailure(stored.text, failures);
  if (failure.kind !== 'request' || failure.requestId !== requestId)
    throw new CommandRefused('The object is not the request of this id: it is left as it is.');
  await failures.store.delete(key, callTimeoutMs);
}

/** `isWhole` is false where some records could be found nowhere. */
async function storeBatch(
  failure: FailedBatch,
  leftAlone: readonly LeftAlone[],
  dependencies: OperatorDependencies,
): Promise<{ readonly counts: OutcomeCounts; readonly isWhole: boolean }> {
  const batch = batchOf(failure);
  if (batch === null) return replayFromStream(failure, leftAlone, dependencies);
  const { consumer } = dependencies;
  const { shard } = batch;
  const { incarnation } = await consumer.incarnation.recent(callTimeoutMs);
  const skipRecords = await recordsToSkip({ incarnation, shard, leftAlone }, dependencies);
  const start = await consumer.start(callTimeoutMs);
  const counts = await replayWhole(batch, { skipRecords, start }, dependencies);
  if (isAllOf(batch, failure)) return { counts, isWhole: true };
  const others = await replayFromStream(failure, leftAlone, dependencies);
  return { counts: addCounts([counts, others.counts]), isWhole: others.isWhole };
}

/** Null where the object holds no records that can be read. */
export function batchOf({ event }: FailedBatch): ShardBatch | null {
  if (event === null) return null;
  try {
    return parseKinesisEvent(event);
  } catch (error) {
    if (error instanceof MalformedBatch) return null;
    throw error;
  }
}

/** What else the object says of its batch must agree with the records that it holds. */
function isAllOf({ shard, records }: ShardBatch, failure: FailedBatch): boolean {
  return (
    shard === failure.shard &&
    records[0]?.sequence === failure.from &&
    records.at(-1)?.sequence === failure.through &&
    (failure.records === null || failure.records === records.length)
  );
}
