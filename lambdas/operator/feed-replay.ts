import { consumeBatch } from '../consumer/consume-batch.ts';
import { isSameReplay } from '../consumer/core/same-replay.ts';
import type { StreamRecord } from '../consumer/core/shard-batch.ts';
import { CheckpointFenced } from '../consumer/errors.ts';
import type { ShardPosition } from '../shared/position.ts';
import { compareSequenceNumbers } from '../shared/sequence-number.ts';
import { missingRange } from './core/missing-range.ts';
import type { ReplayingCheckpoint } from './core/plan-backward-reset.ts';
import { readStartAfter } from './core/read-start-after.ts';
import type { SequenceRange } from './core/sequence-range.ts';
import { callTimeoutMs, type OperatorDependencies } from './dependencies.ts';
import { finishReplay } from './finish-replay.ts';
import { readShard } from './read-shard.ts';
import { remainingMs } from './remaining-ms.ts';

/** A replay under way. */
export interface Replay {
  readonly position: ShardPosition;
  readonly row: ReplayingCheckpoint;
}

/** What a replay came to. */
export interface ReplayReport {
  /** Records that this run fed to the consumer. */
  readonly fed: number;
  /** Ranges whose records had left the stream, or may have; they were not fed. */
  readonly missing: readonly SequenceRange[];
}

/**
 * Feeds a shard to the consumer from where its row stands through `replayTo`, in order, as the one feed that is let in
 * meanwhile. Ended by whichever run reaches `replayTo`; interrupted anywhere, it goes on from the row.
 *
 * @throws CheckpointFenced where another reset has taken over.
 * @throws HighwaterError on any other trouble: to run it again is safe, and goes on.
 */
export async function feedReplay(replay: Replay, dependencies: OperatorDependencies): Promise<ReplayReport> {
  const { position, row } = replay;
  const from = readStartAfter(row.sequence);
  const end = { kind: 'through', sequence: row.replayTo } as const;
  const missing: SequenceRange[] = [];
  const note = (range: SequenceRange | null): void => {
    if (range === null) return;
    missing.push(range);
    dependencies.log.info('records.missing', { shard: position.shard, ...range });
  };
  let fed = 0;
  for await (const step of readShard(position.shard, from, dependencies)) {
    // What lacks at the end is found where the replay is finished.
    note(missingRange(step.missing, { start: from, end }));
    const due = step.records.filter(({ sequence }) => compareSequenceNumbers(sequence, row.replayTo) <= 0);
    if (due.length > 0 && (await feed(due, replay, dependencies)) === 'ended') return { fed, missing };
    fed += due.length;
    if (hasReached(due, row) || due.length < step.records.length) break;
  }
  const atEnd = await finishReplay(position, row, dependencies);
  return { fed, missing: atEnd === null ? missing : [...missing, atEnd] };
}

/** `ended`: another run of this very replay has reached the end meanwhile. */
async function feed(
  records: readonly StreamRecord[],
  { position, row }: Replay,
  { consumer, runId, log }: OperatorDependencies,
): Promise<'fed' | 'ended'> {
  const start = row.replayStart;
  const batch = { streamName: position.incarnation.streamName, shard: position.shard, records };
  const invocation = {
    requestId: runId,
    feed: { kind: 'reset', replay: row, ...(start === undefined ? {} : { start }) } as const,
    remainingMs: remainingMs(consumer.now),
  };
  try {
    log.info('replay.batch', { ...(await consumeBatch(batch, invocation, consumer)) });
    return 'fed';
  } catch (error) {
    if (!(error instanceof CheckpointFenced)) throw error;
    const now = await consumer.checkpoints.load(position, callTimeoutMs);
    if (now !== null && isSameReplay(now, row) && now.replayTo === undefined) return 'ended';
    throw error;
  }
}

function hasReached(records: readonly StreamRecord[], { replayTo }: ReplayingCheckpoint): boolean {
  const last = records.at(-1);
  return last !== undefined && compareSequenceNumbers(last.sequence, replayTo) >= 0;
}
