/** Lets events into the run no faster than asked for. */
export interface Pace {
  /** True where one more may enter now; each true is spent. */
  admit(nowMs: number): boolean;
  /** When the next may enter; not later than now where it may at once. */
  nextAtMs(): number;
}

const stepsPerSecond = 10;
const maxStep = 500;

/**
 * About ten small steps a second, so that a paced run flows instead of coming in gusts. Time lost to a slow stream is
 * caught up by one step at most.
 *
 * @param ratePerSecond null for no limit.
 */
export function createPace(ratePerSecond: number | null, startMs: number): Pace {
  if (ratePerSecond === null) return { admit: () => true, nextAtMs: () => startMs };
  const step = Math.min(maxStep, Math.ceil(ratePerSecond / stepsPerSecond));
  const stepMs = (step * 1000) / ratePerSecond;
  let nextAtMs = startMs;
  let left = 0;
  return {
    admit(nowMs) {
      if (left === 0 && nowMs >= nextAtMs) {
        nextAtMs = Math.max(nextAtMs, nowMs - stepMs) + stepMs;
        left = step;
      }
      if (left === 0) return false;
      left -= 1;
      return true;
    },
    nextAtMs: () => (left > 0 ? startMs : nextAtMs),
  };
}
