import type { RemainingMs } from '../consumer/core/time-budget.ts';

/** For storing one batch: ample, since nothing kills the run that waits for it. */
const batchTimeoutMs = 120_000;

/** What is left of the time for one batch that begins now. */
export function remainingMs(now: () => Date): RemainingMs {
  const endsAtMs = now().getTime() + batchTimeoutMs;
  return () => endsAtMs - now().getTime();
}
