import type { ConsumerConfig } from '../../lambdas/consumer/config.ts';

/** What the group of the tests is configured with. */
export const consumerConfig: ConsumerConfig = {
  group: 'numtest',
  streamName: 'numbers',
  startFrom: 'earliest',
  checkpointTable: 'checkpoints',
  mongoSecretId: 'highwater/test/mongodb',
  isTlsRequired: true,
  database: 'db',
  collection: 'numtest',
};
