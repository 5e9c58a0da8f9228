/** How much one PutRecords call may carry. */
export interface CallLimits {
  readonly maxEntries: number;
  /** Data and keys together. */
  readonly maxBytes: number;
}

/**
 * Kinesis takes 500 records and, since October 2025, 10 MiB a call. We stay below the 5 MiB that it took before: endpoints
 * that stand in for it still enforce those, and larger calls gain nothing, as a shard takes 1 MiB a second.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
 */
export const callLimits: CallLimits = { maxEntries: 500, maxBytes: 4.5 * 1024 * 1024 };
