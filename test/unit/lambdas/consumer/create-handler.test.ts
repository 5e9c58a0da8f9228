import { describe, expect, it } from 'vitest';
import { readConsumerConfig } from '../../../../lambdas/consumer/config.ts';
import { createConsumerHandler } from '../../../../lambdas/consumer/create-handler.ts';
import { CheckpointStoreUnavailable, MalformedBatch } from '../../../../lambdas/consumer/errors.ts';
import { consumerEnv } from '../../../../lambdas/shared/env-names.ts';
import { stubSender } from '../../../support/stub-sender.ts';

const config = readConsumerConfig({
  [consumerEnv.group]: 'numtest',
  [consumerEnv.streamName]: 'numbers',
  [consumerEnv.startFrom]: 'earliest',
  [consumerEnv.checkpointTable]: 'checkpoints',
  [consumerEnv.mongoSecretId]: 'secret',
  [consumerEnv.mongoTls]: 'optional',
  [consumerEnv.database]: 'db',
  [consumerEnv.collection]: 'numtest',
});
const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 };
const event = {
  Records: [
    {
      eventID: 'shardId-000000000000:1',
      eventSourceARN: 'arn:aws:kinesis:us-east-1:000000000000:stream/numbers',
      kinesis: {
        sequenceNumber: '1',
        partitionKey: 'planted-key',
        data: Buffer.from('"planted-value"').toString('base64'),
        approximateArrivalTimestamp: 1_700_000_010.5,
      },
    },
  ],
};

function open(dynamodb: unknown[], kinesis: unknown[]) {
  const lines: string[] = [];
  const clients = {
    dynamodb: stubSender(...dynamodb).client,
    kinesis: stubSender(...kinesis).client,
    secrets: stubSender({ SecretString: 'mongodb://planted:planted@127.0.0.1:1/' }).client,
    now: () => new Date(1_700_000_020_000),
    monotonicMs: () => 0,
  };
  return { handler: createConsumerHandler(config, clients, (line) => lines.push(line)), lines };
}
const summary = {
  StreamDescriptionSummary: {
    StreamCreationTimestamp: new Date(1_700_000_000_000),
    RetentionPeriodHours: 24,
  },
};

describe('the consumer function', () => {
  it('throws for what is no batch of a mapping, and says so in its log', async () => {
    const { handler, lines } = open([], []);
    await expect(handler({}, context)).rejects.toThrow(MalformedBatch);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      event: 'batch.failed',
      group: 'numtest',
      requestId: 'request-1',
    });
  });

  it('C24: throws on any trouble, never a partial answer', async () => {
    const { handler } = open([new Error('planted')], [summary]);
    await expect(handler(event, context)).rejects.toThrow(CheckpointStoreUnavailable);
  });

  it('C5: logs neither the connection string nor the payload where MongoDB cannot be reached', async () => {
    const started = {
      Attributes: { startFrom: { S: 'earliest' }, startAt: { S: new Date(0).toISOString() } },
    };
    const { handler, lines } = open([{}, started], [summary]);
    await expect(handler(event, context)).rejects.toThrow('not proven to be stored');
    expect(lines.join()).not.toContain('planted');
    const line = JSON.parse(lines[0] ?? '');
    expect(line).toMatchObject({ event: 'batch.failed', unknown: 1 });
    expect(line.causes.slice(0, 2)).toEqual([
      'MongoUnavailable: MongoDB cannot be reached.',
      'MongoServerSelectionError',
    ]);
  }, 15_000);
});
