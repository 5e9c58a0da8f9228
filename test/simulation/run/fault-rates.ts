import { mongoFaults } from '../model/mongo-faults.ts';

/** How often each fault happens where a run has it, per opportunity. */
export const usualRates: Readonly<Record<string, number>> = {
  'lambda.killed': 0.08,
  'lambda.cold': 0.2,
  'mapping.restarts': 0.9,
  'mapping.closed-again': 0.05,
  'mapping.twice': 0.1,
  'mapping.impatient': 0.08,
  'operator.killed': 0.3,
  'operator.twice': 0.15,
  'kinesis.get-throttled': 0.1,
  'kinesis.get-empty': 0.2,
  'kinesis.get-few': 0.8,
  'kinesis.iterator-expired': 0.1,
  'kinesis.iterator-throttled': 0.1,
  'kinesis.list-limited': 0.2,
  'kinesis.entry-throttled': 0.05,
  'kinesis.entry-failed': 0.03,
  'kinesis.entry-failed-landed': 0.03,
  'kinesis.put-throttled': 0.05,
  'kinesis.put-kms-throttled': 0.05,
  'kinesis.put-failed': 0.05,
  'kinesis.put-failed-landed': 0.05,
  'kinesis.put-shuffled': 0.3,
  'kinesis.describe-failed': 0.3,
  'kinesis.describe-limited': 0.3,
  'kinesis.arrival-out-of-order': 0.1,
  'dynamodb.throttled': 0.1,
  'dynamodb.failed': 0.05,
  'dynamodb.failed-done': 0.05,
  'dynamodb.stale-read': 0.5,
  'network.kinesis.request-lost': 0.04,
  'network.kinesis.reply-lost': 0.04,
  'network.dynamodb.request-lost': 0.05,
  'network.dynamodb.reply-lost': 0.05,
  'network.secrets.reply-lost': 0.1,
  // Everything that is not named below.
  ...Object.fromEntries(mongoFaults.map((name) => [name, 0.05])),
  'network.kinesis.slow': 0.02,
  'network.dynamodb.slow': 0.02,
  'network.mongo.slow': 0.02,
  'mongo.down': 0.01,
  'mongo.slow-majority': 0.1,
  // Their opportunities are few.
  'mongo.duplicate-unproven': 0.6,
  'mongo.unproven-rolled-back': 0.5,
  'mongo.other-index-named': 0.5,
  'mongo.upsert-race': 0.5,
};

/** Every fault that a run may have. */
export const allFaults: readonly string[] = Object.keys(usualRates).sort();
