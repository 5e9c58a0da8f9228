import type { Checkpoint } from '../checkpoints/ports.ts';
import type { RecordSource } from '../documents/make-document.ts';
import type { TimeBudget } from '../runtime/time-budget.ts';
import { MalformedBatch } from '../stream/errors.ts';
import type { ShardPosition } from '../stream/position.ts';
import type { ShardBatch } from '../stream/record.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../stream/sequence-number.ts';
import type { ConsumerDependencies } from './dependencies.ts';
import { isOfFormerIncarnation } from './plan-batch.ts';

/** Where a batch belongs and how far its group has come there. */
export interface LocatedBatch {
  readonly position: ShardPosition;
  readonly checkpoint: Checkpoint | null;
  /** True where the incarnation was confirmed recently enough (`freshForMs`), so that positions may serve as ids. */
  readonly isPositionCertain: boolean;
  /** How long a record stays in the stream. */
  readonly retentionMs: number;
  /** Records up to and including this one may be skipped; null where nothing may. */
  readonly skipThrough: SequenceNumber | null;
}

/**
 * Loads the checkpoint of this batch's shard in this incarnation of the stream. Something is skipped only where the incarnation was
 * confirmed in this very invocation; where it turns out to be another one, its own checkpoint counts.
 *
 * @throws MalformedBatch for a batch of another stream.
 * @throws IncarnationUnknown, CheckpointUnreadable, CheckpointStoreUnavailable
 */
export async function locateBatch(
  batch: ShardBatch,
  dependencies: ConsumerDependencies,
  budget: TimeBudget,
): Promise<LocatedBatch> {
  const { group, checkpoints, incarnation } = dependencies;
  requireStream(batch, dependencies);
  const recent = await incarnation.recent(budget.loadMs);
  const position: ShardPosition = { group, incarnation: recent.incarnation, shard: batch.shard };
  const checkpoint = await checkpoints.load(position, budget.loadMs);
  const { retentionMs, isCertain } = recent;
  const unconfirmed = { position, checkpoint, isPositionCertain: isCertain, retentionMs, skipThrough: null };
  if (!wouldSkip(batch, checkpoint)) return unconfirmed;
  const confirmed = recent.isNew ? recent : await incarnation.confirmInTurn(budget.loadMs);
  if (confirmed === null) return unconfirmed;
  const isSame = confirmed.incarnation.createdAtSeconds === position.incarnation.createdAtSeconds;
  const current = isSame ? position : { ...position, incarnation: confirmed.incarnation };
  const itsCheckpoint = isSame ? checkpoint : await checkpoints.load(current, budget.loadMs);
  return {
    position: current,
    checkpoint: itsCheckpoint,
    isPositionCertain: true,
    retentionMs: confirmed.retentionMs,
    skipThrough: itsCheckpoint?.sequence ?? null,
  };
}

/** @throws MalformedBatch for a batch of another stream: the group's checkpoints say nothing of it. */
export function requireStream(
  batch: ShardBatch,
  { streamName, streamArn }: Pick<ConsumerDependencies, 'streamName' | 'streamArn'>,
): void {
  // While a group's topic is exchanged, its old mapping still delivers: maybe a stream of the same name, in another account.
  const isSameArn = streamArn === undefined || batch.streamArn === undefined || batch.streamArn === streamArn;
  if (batch.streamName === streamName && isSameArn) return;
  const delivered = streamArn === undefined ? batch.streamName : (batch.streamArn ?? batch.streamName);
  throw new MalformedBatch(`The batch is of stream ${delivered}, and this group reads ${streamArn ?? streamName}.`);
}

/**
 * A batch out of order breaks what a checkpoint means: everything up to and including.
 *
 * @throws MalformedBatch
 */
export function requireAscending(batch: ShardBatch, source: RecordSource): void {
  const current = batch.records.filter((record) => !isOfFormerIncarnation(record, source));
  const isAscending = current.every((record, index) => {
    const previous = current[index - 1];
    return previous === undefined || compareSequenceNumbers(previous.sequence, record.sequence) < 0;
  });
  if (!isAscending) throw new MalformedBatch('The sequence numbers of the batch do not ascend.');
}

function wouldSkip(batch: ShardBatch, checkpoint: Checkpoint | null): boolean {
  const sequence = checkpoint?.sequence ?? null;
  return sequence !== null && batch.records.some((record) => compareSequenceNumbers(record.sequence, sequence) <= 0);
}
