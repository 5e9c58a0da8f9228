import type { StreamRecord } from '../../consumer/core/shard-batch.ts';

/** Five reads a second and shard are allowed, and the mapping takes its own share of them. */
const leastPauseMs = 300;
const bytesPerSecond = 2 * 1024 * 1024;

/**
 * How long to wait after a page, in milliseconds, so that reading does not starve the mapping's: a shard gives 2 MiB a
 * second to all who share it, and refuses for 5 seconds whoever took more.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
 */
export function pauseAfterPageMs(records: readonly StreamRecord[]): number {
  const bytes = records.reduce((sum, { data }) => sum + data.byteLength, 0);
  return Math.max(leastPauseMs, Math.ceil((bytes * 1000) / bytesPerSecond));
}
