import { expect, it } from 'vitest';
import { dynamodbCheckpointGroups } from '../../../../../engine/checkpoints/dynamodb/dynamodb-checkpoint-groups.ts';
import { CheckpointStoreUnavailable } from '../../../../../engine/checkpoints/errors.ts';
import { stubSender } from '../../../../support/stub-sender.ts';

const row = (group: string): object => ({ group: { S: group } });

it('names the groups of all pages, each once', async () => {
  const more = { group: { S: 'a' }, shard: { S: 'b' } };
  const { client, sent } = stubSender(
    { Items: [row('numtest#numbers@1700000000'), row('late#numbers')], LastEvaluatedKey: more },
    { Items: [row('numtest#numbers@1800000000')] },
  );
  expect(await dynamodbCheckpointGroups(client, 'table').list(100)).toEqual(['late', 'numtest']);
  expect(sent).toMatchObject([{ TableName: 'table' }, { ExclusiveStartKey: more }]);
});

it('names none of an empty table', async () => {
  expect(await dynamodbCheckpointGroups(stubSender({}).client, 'table').list(100)).toEqual([]);
});

it('names none where the table cannot be read', async () => {
  const listed = dynamodbCheckpointGroups(stubSender(new Error('planted')).client, 'table').list(100);
  await expect(listed).rejects.toThrow(CheckpointStoreUnavailable);
});
