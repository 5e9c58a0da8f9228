import { describe, expect, it } from 'vitest';
import {
  dynamodbGroupStarts,
  establishRequest,
} from '../../../../../lambdas/consumer/adapters/dynamodb-group-starts.ts';
import { CheckpointStoreUnavailable, CheckpointUnreadable } from '../../../../../lambdas/consumer/errors.ts';
import { arrival } from '../../../../support/records.ts';
import { stubSender } from '../../../../support/stub-sender.ts';

const start = { startFrom: 'latest', startAt: arrival };
const establish = (answer: unknown) =>
  dynamodbGroupStarts(stubSender(answer).client, 'table').establish('numtest', 'numbers', start, 20);

describe('the start of a group', () => {
  it('is written once, and read by every later call', () => {
    expect(establishRequest('table', 'numtest', 'numbers', start)).toEqual({
      TableName: 'table',
      Key: { group: { S: 'numtest#numbers' }, shard: { S: 'start' } },
      UpdateExpression:
        'SET startFrom = if_not_exists(startFrom, :startFrom), startAt = if_not_exists(startAt, :startAt)',
      ExpressionAttributeValues: { ':startFrom': { S: 'latest' }, ':startAt': { S: arrival.toISOString() } },
      ReturnValues: 'ALL_NEW',
    });
  });

  it('is the one that the row holds', async () => {
    const startAt = '2024-05-06T07:08:09.010Z';
    const answer = { Attributes: { startFrom: { S: 'earliest' }, startAt: { S: startAt } } };
    expect(await establish(answer)).toEqual({ startFrom: 'earliest', startAt: new Date(startAt) });
  });

  it.each([
    {},
    { Attributes: {} },
    { Attributes: { startAt: { S: arrival.toISOString() } } },
    { Attributes: { startFrom: { S: 'latest' }, startAt: { S: 'x' } } },
    { Attributes: { startFrom: { S: 'latest' }, startAt: { N: '7' } } },
  ])('is damaged where the row shows none: %j', async (answer) => {
    await expect(establish(answer)).rejects.toThrow(CheckpointUnreadable);
  });

  it.each([new Error('throttled'), 'silent'])(
    'C24: is unknown where the store does not answer',
    async (answer) => {
      await expect(establish(answer)).rejects.toThrow(CheckpointStoreUnavailable);
    },
  );
});
