import { CommandRefused } from '../checkpoints/errors.ts';
import type { FailedBatch } from '../failures/read-failure.ts';
import { HighwaterError } from '../runtime/errors.ts';
import { holdsRecord } from '../stream/find-missing.ts';
import type { ShardId } from '../stream/position.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { SequenceNumber } from '../stream/sequence-number.ts';
import type { OperatorDependencies } from './dependencies.ts';
import { type DescribedRequest, describeRequest } from './describe-request.ts';
import { type OwnedFailure, readOwnedFailure } from './failures.ts';
import { batchOf } from './redrive-failure.ts';

/** Which object to delete. */
export interface DiscardFailureCommand {
  readonly key: string;
  /** Only says what that would be. */
  readonly isDryRun: boolean;
}

/** What an object holds, without its payload. */
export interface GivenUp {
  readonly kind: OwnedFailure['kind'];
  /** Null for what is no batch. */
  readonly batch: {
    readonly group: string;
    readonly shard: ShardId;
    readonly from: SequenceNumber;
    readonly through: SequenceNumber;
    readonly records: number | null;
  } | null;
  /** Null for what is no request. */
  readonly request: DescribedRequest | null;
  /** Why it is neither a batch nor a request of this stage. */
  readonly problem: string | null;
}

/** What came of an object. */
export type DiscardedFailure =
  /** There is no such object (any more). */
  | { readonly outcome: 'gone' }
  /** A dry run. `isRedrivable` is false where a redrive finds nothing to store or send, null where that cannot be told. */
  | (GivenUp & { readonly outcome: 'kept'; readonly isRedrivable: boolean | null })
  | (GivenUp & { readonly outcome: 'discarded' });

/**
 * Deletes an object of the failure bucket, whatever it is, and what it holds with it. The log says what that was: before
 * the deletion, so that no object goes unnamed. Succeeds where it is gone already.
 *
 * @throws CommandRefused for a batch of another group: it stays.
 * @throws FailureStoreUnavailable where the outcome is unknown: to discard again is safe.
 */
export async function discardFailure(
  { key, isDryRun }: DiscardFailureCommand,
  dependencies: Pick<OperatorDependencies, 'consumer' | 'failures' | 'reader' | 'sleep' | 'log'>,
): Promise<DiscardedFailure> {
  const { failures, consumer, log } = dependencies;
  const stored = await failures.store.read(key, callTimeoutMs);
  if (stored === null) return { outcome: 'gone' };
  const failure = readOwnedFailure(stored.text, failures);
  if (failure.kind === 'batch' && failure.group !== consumer.group)
    throw new CommandRefused(`It is a batch of the group ${failure.group}: give the command to that group.`);
  const givenUp = describeFailure(failure);
  if (isDryRun) return { outcome: 'kept', ...givenUp, isRedrivable: await isRedrivable(failure, dependencies) };
  log.info('failure.discarding', { key, ...givenUp });
  await failures.store.delete(key, callTimeoutMs);
  log.info('failure.discarded', { key });
  return { outcome: 'discarded', ...givenUp };
}

function describeFailure(failure: OwnedFailure): GivenUp {
  const none = { batch: null, request: null, problem: null };
  if (failure.kind === 'unknown') return { ...none, kind: failure.kind, problem: failure.problem };
  if (failure.kind === 'request') return { ...none, kind: failure.kind, request: describeRequest(failure) };
  const { group, shard, from, through, records } = failure;
  return { ...none, kind: failure.kind, batch: { group, shard, from, through, records } };
}

async function isRedrivable(
  failure: OwnedFailure,
  dependencies: Pick<OperatorDependencies, 'consumer' | 'reader' | 'sleep'>,
): Promise<boolean | null> {
  if (failure.kind === 'unknown') return false;
  if (failure.kind === 'request') return describeRequest(failure).isValid;
  if (batchOf(failure) !== null) return true;
  try {
    return await isInStream(failure, dependencies);
  } catch (error) {
    // A stream that is gone, or does not answer, must not keep anybody from deleting the object.
    if (error instanceof HighwaterError) return null;
    throw error;
  }
}

/** Records leave a stream from the oldest on: while it holds the last one, something is left. */
async function isInStream(
  { shard, through, arrivedFrom }: FailedBatch,
  { consumer, reader, sleep }: Pick<OperatorDependencies, 'consumer' | 'reader' | 'sleep'>,
): Promise<boolean> {
  const { incarnation } = await consumer.incarnation.recent(callTimeoutMs);
  if (arrivedFrom === null || arrivedFrom.getTime() < incarnation.createdAtSeconds * 1000) return false;
  return holdsRecord(shard, through, { reader, sleep });
}
