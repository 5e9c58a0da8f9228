import type { Invariants } from './invariants.ts';
import { worstRecords } from './strange-records.ts';
import type { Violations } from './violations.ts';
import { streamName, type World } from './world.ts';

/** Whatever was slow is over by then. */
const settleMs = 120_000;
const maxSteps = 20_000;
const redelivered = 'outcome.batch-redelivered';

/** Once all is healed and caught up, whatever a batch may hold is handled at the first attempt: I7. */
export async function runCalmPhase(
  world: World,
  invariants: Invariants,
  violations: Violations,
): Promise<void> {
  const { time, faults, kinesis } = world;
  const run = (isDone: () => boolean): Promise<boolean> =>
    time.run(isDone, maxSteps, () => invariants.check());
  const calmAtMs = time.nowMs + settleMs;
  await run(() => time.nowMs >= calmAtMs);
  const before = faults.counts()[redelivered] ?? 0;
  for (const bytes of worstRecords()) kinesis.stream(streamName).land('calm', bytes);
  const isHandled = await run(() => world.mapping.isCaughtUp);
  const failed = (faults.counts()[redelivered] ?? 0) - before;
  if (!isHandled || failed > 0) violations.add('I7', `${failed} batches failed where nothing was wrong`);
}
