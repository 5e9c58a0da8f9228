/**
 * The least that a retention can have been while a record aged, whatever it is now.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DecreaseStreamRetentionPeriod.html
 */
export const leastRetentionMs = 24 * 60 * 60_000;

/** What decides whether records are still in a stream. */
export interface Retention {
  readonly retentionMs: number;
  readonly createdAtSeconds: number;
  /** Arrival times are approximate, and clocks differ: so much younger ones count as old enough. */
  readonly marginMs: number;
}

/**
 * True where a record that arrived at `since` may have left the stream by its age. False: it is there, unless the
 * retention was shorter for a while.
 */
export function mayHaveExpired(
  since: Date,
  now: Date,
  { retentionMs, createdAtSeconds, marginMs }: Retention,
): boolean {
  const horizonMs = now.getTime() - retentionMs + marginMs;
  return createdAtSeconds * 1000 < horizonMs && since.getTime() < horizonMs;
}
