import { addCounts, type OutcomeCounts } from '../consume/count-outcomes.ts';
import type { FailedBatch } from '../failures/read-failure.ts';
import { readFirstRecord } from '../stream/find-missing.ts';
import { readStartAfter } from '../stream/read-page.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { StreamRecord } from '../stream/record.ts';
import { compareSequenceNumbers } from '../stream/sequence-number.ts';
import type { OperatorDependencies } from './dependencies.ts';
import type { LeftAlone } from './replay-range.ts';
import { recordsToSkip, replayShard, type ShardRange } from './replay-shard.ts';
import { replayWhole } from './replay-whole.ts';
import { endless } from './step.ts';

/** What came of it; `isWhole` is false where not all of the records are in the stream. */
interface StreamReplay {
  readonly counts: OutcomeCounts;
  readonly isWhole: boolean;
}

const nothing: StreamReplay = { counts: addCounts([]), isWhole: false };

/**
 * Stores the records of a batch from the stream, by their shard and numbers, as far as it still holds them. Never those of
 * a stream that was created after the batch arrived: its numbers mean other records.
 *
 * @throws HighwaterError on trouble: to do it again is safe.
 */
export async function replayFromStream(
  failure: FailedBatch,
  leftAlone: readonly LeftAlone[],
  dependencies: OperatorDependencies,
): Promise<StreamReplay> {
  const { shard, from, through, arrivedFrom } = failure;
  const { consumer } = dependencies;
  const { incarnation } = await consumer.incarnation.recent(callTimeoutMs);
  if (arrivedFrom === null || arrivedFrom.getTime() < incarnation.createdAtSeconds * 1000) return nothing;
  const notBefore = await consumer.start(callTimeoutMs);
  const range = { incarnation, shard, end: { kind: 'through', sequence: through }, notBefore, leftAlone } as const;
  const first = await readFirstRecord(shard, { kind: 'at', sequence: from }, dependencies);
  if (first?.sequence !== from) return replayWhatIsLeft(failure, range, dependencies);
  const counts = await replayOne(first, range, dependencies);
  if (from === through) return { counts, isWhole: true };
  const rest = await replayRest({ ...range, start: readStartAfter(from) }, dependencies);
  const all = addCounts([counts, rest.counts]);
  // The mapping counted them: as many as it had must have been read.
  return { counts: all, isWhole: rest.isWhole && (failure.records === null || all.records >= failure.records) };
}

/** The first record has left the stream; those after it may be there. */
async function replayWhatIsLeft(
  { shard, from, through }: FailedBatch,
  range: Omit<ShardRange, 'start'>,
  dependencies: OperatorDependencies,
): Promise<StreamReplay> {
  const oldest = await readFirstRecord(shard, { kind: 'earliest' }, dependencies);
  const isWithin =
    oldest !== null &&
    compareSequenceNumbers(oldest.sequence, from) > 0 &&
    compareSequenceNumbers(oldest.sequence, through) <= 0;
  if (!isWithin) return nothing;
  const { counts } = await replayRest({ ...range, start: { kind: 'earliest' } }, dependencies);
  return { counts, isWhole: false };
}

async function replayOne(
  record: StreamRecord,
  { incarnation, shard, notBefore, leftAlone }: Omit<ShardRange, 'start'>,
  dependencies: OperatorDependencies,
): Promise<OutcomeCounts> {
  const skipRecords = await recordsToSkip({ incarnation, shard, leftAlone }, dependencies);
  const batch = { streamName: dependencies.consumer.streamName, shard, records: [record] };
  return replayWhole(batch, { skipRecords, start: notBefore }, dependencies);
}

/** All at once: a batch of the mapping is a few pages. @throws what stopped it. */
async function replayRest(range: ShardRange, dependencies: OperatorDependencies): Promise<StreamReplay> {
  const { counts, missing, trouble } = await replayShard(range, dependencies, endless);
  if (trouble !== null) throw trouble;
  return { counts, isWhole: missing.length === 0 };
}
