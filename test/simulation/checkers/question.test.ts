import { GetItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStreamSummaryCommand, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-kinesis';
import { describe, expect, it } from 'vitest';
import { writeIterator } from '../model/kinesis/kinesis-iterator.ts';
import type { MongoRequest } from '../model/mongodb/mongo-retry.ts';
import { awsQuestion, mongoQuestion } from './question.ts';

const at = { streamName: 'numbers', createdAtMs: 0, shardId: 'shard', index: 7, issuedAtMs: 0 };
const readAt = (place: Partial<typeof at> = {}): GetRecordsCommand =>
  new GetRecordsCommand({ ShardIterator: writeIterator({ ...at, ...place }) });
const row = { TableName: 'table', Key: { group: { S: 'g' }, shard: { S: 's' } } };
const advance = (to: string): UpdateItemCommand =>
  new UpdateItemCommand({ ...row, ExpressionAttributeValues: { ':to': { S: to } } });
const write = { namespace: 'db.numtest', w: 'majority', txnNumber: 1, isRetryable: true } as const;
const documents = (...ids: readonly string[]) => ids.map((id) => ({ id, bytes: new Uint8Array() }));
const find = (filter: object): MongoRequest => {
  return {
    kind: 'find',
    namespace: 'db.letters',
    filter,
    level: 'majority',
    limit: 25,
    isSortedById: true,
    isIdsAlone: false,
  };
};

describe('a question to AWS', () => {
  it('is the same for the same place of a shard, whatever iterator leads there', () => {
    expect(awsQuestion(readAt({ issuedAtMs: 5 }))).toEqual(awsQuestion(readAt()));
    expect(awsQuestion(readAt({ index: 8 })).about).not.toBe(awsQuestion(readAt()).about);
  });

  it('is the same for the same step of a row, and another for the next', () => {
    expect(awsQuestion(advance('1'))).toEqual(awsQuestion(advance('1')));
    expect(awsQuestion(advance('2')).about).not.toBe(awsQuestion(advance('1')).about);
  });

  it.each([
    [new GetItemCommand(row), 'GetItemCommand', 'g s'],
    [new QueryCommand({ TableName: 'table', ExclusiveStartKey: row.Key }), 'QueryCommand', 'g s'],
    [new DescribeStreamSummaryCommand({ StreamName: 'numbers' }), 'DescribeStreamSummaryCommand', ''],
    [
      new GetShardIteratorCommand({ StreamName: 'numbers', ShardId: 's', ShardIteratorType: 'TRIM_HORIZON' }),
      'GetShardIteratorCommand',
      's TRIM_HORIZON ',
    ],
  ])('names its operation and its object: %#', (command, kind, about) => {
    expect(awsQuestion(command)).toMatchObject({ kind, about });
  });
});

describe('a question to MongoDB', () => {
  it('is another for other documents, and for a part of them', () => {
    const about = (...ids: readonly string[]): string =>
      mongoQuestion({ kind: 'insert', ...write, documents: documents(...ids) }).about;
    expect(new Set([about('a', 'b'), about('a'), about('b')]).size).toBe(3);
    expect(about('a', 'b')).toBe(about('a', 'b'));
  });

  it('is another for the next page', () => {
    const first = mongoQuestion(find({ state: 'open' }));
    expect(mongoQuestion(find({ state: 'open', _id: { $gt: 'a' } })).about).not.toBe(first.about);
    expect(mongoQuestion(find({ state: 'open' }))).toEqual(first);
  });

  it('is a page, unless it is for a whole range, and another for another shard', () => {
    const inShard = (shard: string) => mongoQuestion(find({ _id: { $gte: `${shard} `, $lt: `${shard}!` } }));
    expect(inShard('0').isPage).toBe(false);
    expect(inShard('1').about).not.toBe(inShard('0').about);
    expect(mongoQuestion(find({ _id: { $gt: 'a' } })).isPage).toBe(true);
  });

  it('is another for other ids, and for another place of the same mark', () => {
    const inIds = (...ids: readonly string[]): string => mongoQuestion(find({ _id: { $in: ids } })).about;
    expect(new Set([inIds('a', 'b'), inIds('a'), inIds('b')]).size).toBe(3);
    const raise = (sequence: string): string => {
      const statement = {
        filter: { _id: 'mark' },
        change: { $max: { sequence } },
        isUpsert: true,
        isMulti: false,
      };
      return mongoQuestion({ kind: 'update', ...write, statements: [statement] }).about;
    };
    expect(raise('2')).not.toBe(raise('1'));
  });
});
