import type { RemainingMs } from '../consumer/core/time-budget.ts';
import type { ConsumerDependencies } from '../consumer/dependencies.ts';

/**
 * For storing one batch and the move of a restart's entry after it, in milliseconds. A restore of MongoDB takes longer, so
 * what was stored before one is never taken for stored after it.
 */
const batchTimeoutMs = 20_000;

/** What tells the time. */
export interface Clocks {
  readonly consumer: Pick<ConsumerDependencies, 'now'>;
  readonly monotonicMs: () => number;
}

/** What is left of the time for one batch that begins now, by the clock on which more has passed: either may be wrong (C39). */
export function remainingMs({ consumer, monotonicMs }: Clocks): RemainingMs {
  const [beganAt, beganAtMs] = [consumer.now().getTime(), monotonicMs()];
  return () => batchTimeoutMs - Math.max(consumer.now().getTime() - beganAt, monotonicMs() - beganAtMs);
}
