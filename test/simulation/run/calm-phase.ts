import { credentialsRefused } from '../checkers/credentials-checker.ts';
import type { Invariants } from '../checkers/invariants.ts';
import type { Violations } from '../checkers/violations.ts';
import { plainBytes, worstRecords } from '../workload/malformed-records.ts';
import { streamName, type World } from './world.ts';

/** Whatever was slow is over by then. */
const settleMs = 60_000;
const maxSteps = 20_000;
const redelivered = 'outcome.batch-redelivered';

/**
 * Once all is healed and caught up, whatever a batch may hold is handled at the first attempt: I7. Where the password was
 * rotated, each environment may fail once more.
 */
export async function runCalmPhase(world: World, invariants: Invariants, violations: Violations): Promise<void> {
  const { time, faults, kinesis } = world;
  const run = (isDone: () => boolean): Promise<boolean> => time.run(isDone, maxSteps, () => invariants.check());
  const { consumerTimeoutMs, retentionSeconds } = world.plan;
  const isShort = retentionSeconds * 1000 < 2 * settleMs;
  // What can expire has expired by then.
  const calmAtMs = time.nowMs + Math.max(isShort ? 2 * settleMs : settleMs, 2 * consumerTimeoutMs);
  await run(() => time.nowMs >= calmAtMs);
  const failures = (): number => (faults.counts()[redelivered] ?? 0) - (faults.counts()[credentialsRefused] ?? 0);
  const before = failures();
  const stream = kinesis.stream(streamName);
  for (const { id } of stream.openShards()) world.skipsBeforeCalm.set(id, world.attempts.begun('skip', id));
  for (const bytes of worstRecords(world.random, world.plan)) stream.land('calm', bytes);
  // One in every shard: what expired in it unread is noticed with the next batch alone.
  for (const [index, shard] of stream.openShards().entries())
    stream.land('calm', plainBytes(10_000 + index), shard.hashes.from);
  const isHandled = await run(() => world.mapping.isCaughtUp);
  const failed = failures() - before;
  if (!isHandled || failed > 0) violations.add('I7', `${failed} batches failed where nothing was wrong`);
}
