/** The producer function's environment: set by infra/producer-function.ts, read by lambdas/producer/config.ts. */
export const producerEnv = {
  streamName: 'HIGHWATER_STREAM_NAME',
  maxRecordBytes: 'HIGHWATER_MAX_RECORD_BYTES',
} as const;

/** The consumer function's environment: set by infra/consumer-group.ts, read by lambdas/consumer/config.ts. */
export const consumerEnv = {
  group: 'HIGHWATER_GROUP',
  streamName: 'HIGHWATER_STREAM_NAME',
  startFrom: 'HIGHWATER_START_FROM',
  checkpointTable: 'HIGHWATER_CHECKPOINT_TABLE',
  mongoSecretId: 'HIGHWATER_MONGO_SECRET_ID',
  mongoTls: 'HIGHWATER_MONGO_TLS',
  database: 'HIGHWATER_DATABASE',
  collection: 'HIGHWATER_COLLECTION',
} as const;
