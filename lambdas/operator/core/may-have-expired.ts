/** What decides whether records are still in a stream. */
export interface Retention {
  readonly retentionMs: number;
  readonly createdAtSeconds: number;
}

/** Arrival times are approximate, and clocks differ. */
const marginMs = 15 * 60_000;

/**
 * True where a record that arrived at `since` may have left the stream by its age. False: it is there, unless the
 * retention was shorter for a while.
 */
export function mayHaveExpired(
  since: Date,
  now: Date,
  { retentionMs, createdAtSeconds }: Retention,
): boolean {
  const horizonMs = now.getTime() - retentionMs + marginMs;
  return createdAtSeconds * 1000 < horizonMs && since.getTime() < horizonMs;
}
