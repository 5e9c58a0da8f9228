/** How a run treats its calls, as it has learned from those that were not answered in time. */
export interface CallPatience {
  /** A call that takes longer is cut off, and its entries are sent again. */
  readonly timeoutMs: number;
  readonly maxCallsInFlight: number;
}

/** How a run begins: four calls hide the round trip, and more only run into the shards' limits sooner. */
export const firstPatience: CallPatience = { timeoutMs: 10_000, maxCallsInFlight: 4 };

/**
 * After a call that was cut off: the next may take twice as long, and goes alone. A slow endpoint goes on working on calls
 * that nobody waits for, so a time-out that stays below what it needs sends the same records again and again.
 *
 * @param timeoutMs how long the call was given. Calls that began together are answered alike: they double it once.
 */
export function patienceAfterTimeout(patience: CallPatience, timeoutMs: number): CallPatience {
  return { timeoutMs: Math.max(patience.timeoutMs, 2 * timeoutMs), maxCallsInFlight: 1 };
}
