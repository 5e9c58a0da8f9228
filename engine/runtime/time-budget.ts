/** What is left of an invocation, in milliseconds. Asked anew each time. */
export type RemainingMs = () => number;

/** Kept free for dead letters, sink checkpoint, checkpoint and answer, once writing ends. */
const closingReserveMs = 8_000;
/** Of a short invocation the closing steps get this share instead. */
const closingShare = 0.4;
/** Less than this is not worth starting a write for. */
const leastWriteMs = 200;
/**
 * No step waits longer, however much time there is. A step that outlasts a restore of MongoDB would treat documents as
 * durable that the restore removed.
 */
const longestStepMs = 20_000;
/** Of what is left: so that a slow step does not take the time of those after it. */
const closingStepShare = 0.5;

/** How long the steps of one invocation may take. */
export interface TimeBudget {
  /** For loading and confirming, each. */
  readonly loadMs: number;
  /** For the next insert; null where it is time to close. */
  writeMs(): number | null;
  /** For the next of dead letters, sink checkpoint and checkpoint. */
  closingMs(): number;
}

/** Shares out what is left of an invocation when it begins. */
export function timeBudget(remainingMs: RemainingMs): TimeBudget {
  const total = Math.max(remainingMs(), 1);
  const reserve = Math.min(closingReserveMs, total * closingShare);
  return {
    loadMs: Math.max(1, Math.floor(Math.min(5_000, total * 0.2))),
    writeMs: () => {
      const left = Math.floor(remainingMs() - reserve);
      return left < leastWriteMs ? null : Math.min(left, longestStepMs);
    },
    closingMs: () => Math.min(Math.max(1, Math.floor(remainingMs() * closingStepShare)), longestStepMs),
  };
}

/**
 * Limit for storing one batch and moving a restart's entry. A restore of MongoDB takes longer, so a batch never spans
 * one.
 */
const batchTimeoutMs = 20_000;

/** What tells the time. */
export interface Clocks {
  readonly consumer: { readonly now: () => Date };
  readonly monotonicMs: () => number;
}

/**
 * Remaining time for one batch that begins now, by the clock that shows more elapsed time, because either clock may be
 * wrong (C39).
 */
export function remainingMs({ consumer, monotonicMs }: Clocks): RemainingMs {
  const [beganAt, beganAtMs] = [consumer.now().getTime(), monotonicMs()];
  return () => batchTimeoutMs - Math.max(consumer.now().getTime() - beganAt, monotonicMs() - beganAtMs);
}
