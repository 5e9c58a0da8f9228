import { type AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { CheckpointStoreUnavailable } from '../../../../../lambdas/consumer/errors.ts';
import { dynamodbCheckpointOrders } from '../../../../../lambdas/operator/adapters/dynamodb-checkpoint-orders.ts';
import { padSequenceNumber } from '../../../../../lambdas/shared/sequence-number.ts';
import { incarnation, position, sequence } from '../../../../support/records.ts';
import { stubSender } from '../../../../support/stub-sender.ts';

const row = (number: number, shard = 0): Record<string, AttributeValue> => ({
  shard: { S: `shardId-00000000000${shard}` },
  sequence: { S: padSequenceNumber(sequence(number)) },
  sequenceText: { S: String(number) },
});
const open = (...answers: unknown[]) => {
  const sender = stubSender(...answers);
  const options = { table: 'table', writer: 'operator-1', now: () => new Date(0) };
  return { sent: sender.sent, orders: dynamodbCheckpointOrders(sender.client, options) };
};
const from = { sequence: sequence(9), epoch: 0 };
const to = { sequence: sequence(12), epoch: 1 };

describe('orders to DynamoDB', () => {
  it('O1: change a row with one update, in the name of the run', async () => {
    const { orders, sent } = open({});
    expect(await orders.change(position(), from, to, 100)).toEqual({ kind: 'changed' });
    expect(sent).toMatchObject([{ ExpressionAttributeValues: { ':writer': { S: 'operator-1' } } }]);
  });

  it('O1: show the row that stood in the way', async () => {
    const refused = new ConditionalCheckFailedException({ message: 'no', $metadata: {}, Item: row(10) });
    const { orders } = open(refused);
    expect(await orders.change(position(), from, to, 100)).toEqual({
      kind: 'stale',
      row: { sequence: '10', epoch: 0 },
    });
  });

  it('C24: are unknown where the store does not answer', async () => {
    await expect(open('silent').orders.change(position(), from, to, 20)).rejects.toThrow(
      CheckpointStoreUnavailable,
    );
    const { orders } = open(new Error('throttled'));
    await expect(orders.list('numtest', incarnation, 100)).rejects.toThrow(CheckpointStoreUnavailable);
  });

  it('list all pages', async () => {
    const key = { group: { S: 'g' }, shard: { S: 's' } };
    const { orders, sent } = open({ Items: [row(1)], LastEvaluatedKey: key }, { Items: [row(2, 1)] });
    expect(await orders.list('numtest', incarnation, 100)).toMatchObject([
      { shard: 'shardId-000000000000', checkpoint: { sequence: '1' } },
      { shard: 'shardId-000000000001', checkpoint: { sequence: '2' } },
    ]);
    expect(sent).toMatchObject([{ TableName: 'table' }, { ExclusiveStartKey: key }]);
  });
});
