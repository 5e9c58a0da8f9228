import { usualDecoding } from '../../engine/documents/decoding.ts';
import type { ConsumerConfig } from '../../lambdas/consumer/config.ts';
import type { FailureConfig } from '../../lambdas/operator/config.ts';

/** What the group of the tests is configured with. */
export const consumerConfig: ConsumerConfig = {
  group: 'numtest',
  streamName: 'numbers',
  decoding: usualDecoding,
  startFrom: 'earliest',
  checkpointTable: 'checkpoints',
  mongoSecretId: 'highwater/test/mongodb',
  isTlsRequired: true,
  database: 'db',
  collection: 'numtest',
};

/** Where the failures of the tests lie. */
export const failureConfig: FailureConfig = {
  bucket: 'failures',
  producerFunction: 'producer',
  groups: new Map([['numtest-consumer', 'numtest']]),
};
