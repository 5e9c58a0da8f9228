import { describe, expect, it } from 'vitest';
import {
  dynamodbGroupStarts,
  establishRequest,
} from '../../../../../lambdas/consumer/adapters/dynamodb-group-starts.ts';
import { CheckpointStoreUnavailable, CheckpointUnreadable } from '../../../../../lambdas/consumer/errors.ts';
import { arrival } from '../../../../support/records.ts';
import { stubSender } from '../../../../support/stub-sender.ts';

const establish = (answer: unknown) =>
  dynamodbGroupStarts(stubSender(answer).client, 'table').establish('numtest', 'numbers', arrival, 20);

describe('the start of a latest group', () => {
  it('is written once, and read by every later call', () => {
    expect(establishRequest('table', 'numtest', 'numbers', arrival)).toEqual({
      TableName: 'table',
      Key: { group: { S: 'numtest#numbers' }, shard: { S: 'start' } },
      UpdateExpression: 'SET startAt = if_not_exists(startAt, :now)',
      ExpressionAttributeValues: { ':now': { S: arrival.toISOString() } },
      ReturnValues: 'ALL_NEW',
    });
  });

  it('is the one that the row holds', async () => {
    const answer = { Attributes: { startAt: { S: '2024-05-06T07:08:09.010Z' } } };
    expect(await establish(answer)).toEqual(new Date('2024-05-06T07:08:09.010Z'));
  });

  it.each([
    {},
    { Attributes: {} },
    { Attributes: { startAt: { S: 'x' } } },
    { Attributes: { startAt: { N: '7' } } },
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
