import { compareSequenceNumbers } from '../../shared/sequence-number.ts';
import { CheckpointFenced, MalformedBatch, ResetUnderWay } from '../errors.ts';
import type { Checkpoint } from '../ports.ts';
import type { RecordSource } from './make-document.ts';
import { isOfFormerIncarnation } from './plan-batch.ts';
import { isSameReplay, type ReplayName } from './same-replay.ts';
import type { ShardBatch } from './shard-batch.ts';

/**
 * Who feeds this batch: the event source mapping, or the backward reset that began this replay. A reset passes over what
 * arrived before its `start`, where it has one; the group's own start does not bind it.
 */
export type Feed =
  | { readonly kind: 'mapping' }
  | { readonly kind: 'reset'; readonly replay: ReplayName; readonly start?: Date };

/**
 * Lets a batch pass, or says why not. While a reset is under way only its own batches pass, up to where it has to
 * reach; the mapping's wait, because its position cannot move back.
 *
 * @throws ResetUnderWay for the mapping's batch during a reset.
 * @throws CheckpointFenced for a reset's batch that is not of the row's replay, or of no reset any more.
 * @throws MalformedBatch where sequence numbers do not ascend, or a reset feeds records beyond its end.
 */
export function admitBatch(
  batch: ShardBatch,
  feed: Feed,
  checkpoint: Checkpoint | null,
  source: RecordSource,
): void {
  requireAscending(batch, source);
  const replayTo = checkpoint?.replayTo;
  if (feed.kind === 'mapping') {
    if (replayTo === undefined) return;
    throw new ResetUnderWay(
      'A reset of this shard is under way: run it again until it is done; the mapping goes on by itself.',
    );
  }
  if (checkpoint === null || replayTo === undefined || !isSameReplay(checkpoint, feed.replay)) {
    throw new CheckpointFenced('This reset does not rule the shard any more: read the checkpoint again.');
  }
  const last = batch.records.at(-1);
  if (last !== undefined && compareSequenceNumbers(last.sequence, replayTo) > 0) {
    throw new MalformedBatch('A reset may feed records up to its replayTo only.');
  }
}

/** A batch out of order breaks what a checkpoint means: everything up to and including. */
function requireAscending(batch: ShardBatch, source: RecordSource): void {
  const current = batch.records.filter((record) => !isOfFormerIncarnation(record, source));
  const isAscending = current.every((record, index) => {
    const previous = current[index - 1];
    return previous === undefined || compareSequenceNumbers(previous.sequence, record.sequence) < 0;
  });
  if (!isAscending) throw new MalformedBatch('The sequence numbers of the batch do not ascend.');
}
