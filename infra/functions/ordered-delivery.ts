/**
 * How the mapping of every group delivers: exactly-once rests on it, so no stage can change it. Read at synth, and by the
 * command line where it looks at what is deployed.
 */
export const orderedDelivery = {
  /** Two batches of a shard at once would let the checkpoint pass records that are still in the air. */
  parallelizationFactor: 1,
  /** The order in which the halves of a split batch come back is not documented. */
  bisectBatchOnFunctionError: false,
  /** Retried until it succeeds or expires: giving up is an operator's decision. */
  maximumRetryAttempts: -1,
  maximumRecordAgeInSeconds: -1,
} as const;
