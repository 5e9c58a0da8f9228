import type { FateCounts } from '../consumer/core/count-fates.ts';
import type { ShardId } from '../shared/position.ts';
import { addCounts } from './core/add-counts.ts';
import { checkReplayOrder, type ReplayOrder } from './core/check-replay-order.ts';
import { cutReplay } from './core/cut-replay.ts';
import { endMissing } from './core/end-missing.ts';
import { missingRange } from './core/missing-range.ts';
import { numberOf } from './core/read-start-after.ts';
import type { SequenceRange } from './core/sequence-range.ts';
import { callTimeoutMs, type OperatorDependencies } from './dependencies.ts';
import { OrderRefused } from './errors.ts';
import { readShard } from './read-shard.ts';
import { replayBatch } from './replay-batch.ts';

/** What one shard came to. */
export interface ShardReplay {
  readonly shard: ShardId;
  readonly counts: FateCounts;
  /** Ranges whose records had left the stream, or may have; they were not replayed. */
  readonly missing: readonly SequenceRange[];
}

type ReplayDependencies = Omit<OperatorDependencies, 'orders' | 'letters'>;

/**
 * Reads part of the stream again and stores what is not stored yet; neither checkpoint nor mark has a say in it or moves.
 * Idempotent: interrupted anywhere, the same order again completes it. A record newer than the checkpoint is stored
 * ahead of the consumer, which then finds it there. Through a number that the shard has yet to give it follows the shard
 * until it meets its newest record.
 *
 * @throws OrderRefused where the order names no part of the stream.
 * @throws HighwaterError on other trouble.
 */
export async function replayRange(
  order: ReplayOrder,
  dependencies: ReplayDependencies,
): Promise<readonly ShardReplay[]> {
  checkReplayOrder(order);
  const { shard } = order;
  const listed = await dependencies.shards.list(callTimeoutMs);
  if (shard !== null && !listed.includes(shard))
    throw new OrderRefused(`The stream holds no shard ${shard}: take the name of one that it lists.`);
  const reports: ShardReplay[] = [];
  for (const each of shard === null ? listed : [shard])
    reports.push(await replayShard(each, order, dependencies));
  return reports;
}

async function replayShard(
  shard: ShardId,
  { start, end }: ReplayOrder,
  dependencies: ReplayDependencies,
): Promise<ShardReplay> {
  const { consumer, log } = dependencies;
  const missing: SequenceRange[] = [];
  const note = (range: SequenceRange | null): void => {
    if (range === null) return;
    missing.push(range);
    log.info('records.missing', { shard, ...range });
  };
  let counts = addCounts([]);
  let last = numberOf(start);
  for await (const step of readShard(shard, start, dependencies)) {
    note(missingRange(step.missing, { start, end }));
    const { due, isPast } = cutReplay(step.records, end);
    if (due.length > 0) {
      const batch = { streamName: consumer.streamName, shard, records: due };
      const stored = await replayBatch(batch, consumer);
      log.info('replay.batch', { shard, ...stored });
      counts = addCounts([counts, stored]);
      last = due.at(-1)?.sequence ?? last;
    }
    if (isPast) break;
  }
  note(endMissing(last, end));
  return { shard, counts, missing };
}
