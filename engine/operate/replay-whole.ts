import { addCounts, type OutcomeCounts } from '../consume/count-outcomes.ts';
import type { Log } from '../runtime/log.ts';
import { remainingMs } from '../runtime/time-budget.ts';
import type { ShardBatch } from '../stream/record.ts';
import type { OperatorDependencies } from './dependencies.ts';
import { type ReplayRules, replayBatch } from './replay-batch.ts';

/**
 * Replays all of a batch, a front after the other, each within a time of its own.
 *
 * @throws as `replayBatch`.
 */
export async function replayWhole(
  batch: ShardBatch,
  rules: Omit<ReplayRules, 'remainingMs'>,
  dependencies: Pick<OperatorDependencies, 'consumer' | 'log' | 'monotonicMs'>,
): Promise<OutcomeCounts> {
  let counts = addCounts([]);
  for (let rest: ShardBatch | null = batch; rest !== null; ) {
    logBatch(rest, dependencies.log);
    const front = await replayBatch(rest, { ...rules, remainingMs: remainingMs(dependencies) }, dependencies.consumer);
    counts = addCounts([counts, front.counts]);
    rest = front.rest;
  }
  return counts;
}

/** Names the records before they are read. */
export function logBatch({ shard, records }: ShardBatch, log: Log): void {
  const [first, last] = [records[0]?.sequence, records.at(-1)?.sequence];
  log.info('replay.batch', { shard, first, last, records: records.length });
}
