import { type AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamodbCheckpointCommands } from '../../../../../engine/checkpoints/dynamodb/dynamodb-checkpoint-commands.ts';
import { CheckpointStoreUnavailable, CheckpointUnreadable } from '../../../../../engine/checkpoints/errors.ts';
import { padSequenceNumber } from '../../../../../engine/stream/sequence-number.ts';
import { position, sequence, shardId } from '../../../../support/records.ts';
import { stubSender } from '../../../../support/stub-sender.ts';

const row = (number: number, shard = 0): Record<string, AttributeValue> => ({
  schema: { N: '2' },
  group: { S: 'numtest#numbers@1700000000' },
  shard: { S: `shardId-00000000000${shard}` },
  sequence: { S: padSequenceNumber(sequence(number)) },
  sequenceText: { S: String(number) },
});
const open = (...answers: unknown[]) => {
  const sender = stubSender(...answers);
  const options = { table: 'table', writer: 'operator-1', now: () => new Date(0) };
  return { sent: sender.sent, commands: dynamodbCheckpointCommands(sender.client, options) };
};
const from = { sequence: sequence(9) };
const to = { sequence: sequence(12), sinkThrough: sequence(9) };

describe('commands to DynamoDB', () => {
  it('O1: change a row with one update, in the name of the run', async () => {
    const { commands, sent } = open({});
    expect(await commands.change(position(), from, to, 100)).toEqual({ kind: 'changed' });
    expect(sent).toMatchObject([{ ExpressionAttributeValues: { ':writer': { S: 'operator-1' } } }]);
  });

  it('O1: show the row that stood in the way', async () => {
    const refused = new ConditionalCheckFailedException({ message: 'no', $metadata: {}, Item: row(10) });
    const { commands } = open(refused);
    expect(await commands.change(position(), from, to, 100)).toEqual({
      kind: 'stale',
      row: { sequence: '10' },
    });
  });

  it('C24: are unknown where the store does not answer', async () => {
    await expect(open('silent').commands.change(position(), from, to, 20)).rejects.toThrow(CheckpointStoreUnavailable);
    const { commands } = open(new Error('throttled'));
    await expect(commands.list('numtest', 'numbers', 100)).rejects.toThrow(CheckpointStoreUnavailable);
  });

  it('O7: list the rows of a group on a stream, of all its incarnations, page by page and consistently', async () => {
    const key = { group: { S: 'g' }, shard: { S: 's' } };
    const former = { ...row(2, 1), group: { S: 'numtest#numbers@1600000000' } };
    const others = ['other#numbers@1700000000', 'numtest#letters@1700000000', 'numtest#numbers', 'x'];
    const foreignRecords = others.map((group) => ({ ...row(3), group: { S: group } }));
    const start = { group: { S: 'numtest#numbers' }, shard: { S: 'start' }, startFrom: { S: 'latest' } };
    const totals = { records: 0, documents: 0, duplicates: 0, deadLetters: 0 };
    const counted = { handledRecords: { N: '9' }, writtenDocuments: { N: '6' }, duplicateRecords: { N: '2' } };
    const first = { ...row(1), ...counted, deadLetters: { N: '1' }, updatedAt: { S: '2026-01-31T00:00:00.000Z' } };
    const { commands, sent } = open(
      { Items: [first, ...foreignRecords], LastEvaluatedKey: key },
      { LastEvaluatedKey: key },
      { Items: [start, former] },
    );
    expect(await commands.list('numtest', 'numbers', 100)).toEqual([
      {
        position: position(),
        checkpoint: { sequence: '1' },
        totals: { records: 9, documents: 6, duplicates: 2, deadLetters: 1 },
        updatedAt: new Date('2026-01-31T00:00:00Z'),
      },
      {
        position: position({
          incarnation: { streamName: 'numbers', createdAtSeconds: 1_600_000_000 },
          shard: shardId('shardId-000000000001'),
        }),
        checkpoint: { sequence: '2' },
        totals,
      },
    ]);
    expect(sent).toMatchObject([
      { TableName: 'table', ConsistentRead: true },
      { ExclusiveStartKey: key, ConsistentRead: true },
      { ExclusiveStartKey: key },
    ]);
  });

  it('O3: refuse to list rows of the group that cannot be read, and look at no other', async () => {
    const newer = { ...row(1), schema: { N: '3' } };
    const other = { ...newer, group: { S: 'other#numbers@1700000000' } };
    expect(await open({ Items: [other] }).commands.list('numtest', 'numbers', 100)).toEqual([]);
    const { commands } = open({ Items: [newer] });
    await expect(commands.list('numtest', 'numbers', 100)).rejects.toThrow(CheckpointUnreadable);
    const { shard: _, ...nowhere } = row(1);
    const damaged = open({ Items: [nowhere] }).commands;
    await expect(damaged.list('numtest', 'numbers', 100)).rejects.toThrow(CheckpointUnreadable);
  });
});
