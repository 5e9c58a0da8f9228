import { describe, expect, it } from 'vitest';
import {
  dynamodbStartPositions,
  establishRequest,
} from '../../../../../engine/checkpoints/dynamodb/dynamodb-start-positions.ts';
import { CheckpointStoreUnavailable, CheckpointUnreadable } from '../../../../../engine/checkpoints/errors.ts';
import { arrival } from '../../../../support/records.ts';
import { stubSender } from '../../../../support/stub-sender.ts';

const start = arrival.toISOString();
const establish = (answer: unknown) =>
  dynamodbStartPositions(stubSender(answer).client, 'table').establish('numtest', 'numbers', start, 20);

describe('the start of a group', () => {
  it('is written once, and read by every later call', () => {
    expect(establishRequest('table', 'numtest', 'numbers', start)).toEqual({
      TableName: 'table',
      Key: { group: { S: 'numtest#numbers' }, shard: { S: 'start' } },
      UpdateExpression: 'SET startFrom = if_not_exists(startFrom, :startFrom)',
      ExpressionAttributeValues: { ':startFrom': { S: start } },
      ReturnValues: 'ALL_NEW',
    });
  });

  it('is the one that the row holds', async () => {
    expect(await establish({ Attributes: { startFrom: { S: 'earliest' } } })).toBe('earliest');
  });

  it.each([{}, { Attributes: {} }, { Attributes: { startFrom: { N: '7' } } }])(
    'is damaged where the row shows none: %j',
    async (answer) => {
      await expect(establish(answer)).rejects.toThrow(CheckpointUnreadable);
    },
  );

  it.each([new Error('throttled'), 'silent'])('C24: is unknown where the store does not answer', async (answer) => {
    await expect(establish(answer)).rejects.toThrow(CheckpointStoreUnavailable);
  });
});
