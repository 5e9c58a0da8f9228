import { GetRecordsCommand } from '@aws-sdk/client-kinesis';
import { expect, it } from 'vitest';
import { Faults } from '../engine/faults.ts';
import { seededRandom } from '../engine/random.ts';
import type { MongoCommand } from '../model/mongodb/mongo-wire.ts';
import { SizeChecker } from './size-checker.ts';

function watched() {
  const faults = new Faults(new Map(), seededRandom(1));
  const excesses: string[] = [];
  const sizes = new SizeChecker(faults, (excess) => void excesses.push(excess));
  return { sizes, excesses, faults };
}

const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `${index}`);
const find = (filter: object, limit = Number.POSITIVE_INFINITY): MongoCommand => {
  return {
    kind: 'find',
    namespace: 'db.letters',
    filter,
    level: 'majority',
    limit,
    isSortedById: true,
    isIdsAlone: false,
  };
};
const insert = (count: number, bytes: Uint8Array): MongoCommand => {
  const documents = ids(count).map((id) => ({ id, bytes }));
  return {
    kind: 'insert',
    namespace: 'db.numtest',
    w: 'majority',
    txnNumber: 1,
    isRetryable: true,
    documents,
  };
};

it.each([1, 1_000])('lets %i records of a shard be read at once', (limit) => {
  const { sizes, excesses } = watched();
  sizes.noteAws(new GetRecordsCommand({ ShardIterator: 'a', Limit: limit }));
  expect(excesses).toEqual([]);
});

it('names a read of a shard that has no limit, or one that is too large', () => {
  const { sizes, excesses } = watched();
  sizes.noteAws(new GetRecordsCommand({ ShardIterator: 'a' }));
  sizes.noteAws(new GetRecordsCommand({ ShardIterator: 'a', Limit: 1_001 }));
  expect(excesses).toEqual(['as many as there are records in one read', '1001 records in one read']);
});

it('lets documents be read by their ids, or by the page', () => {
  const { sizes, excesses, faults } = watched();
  sizes.noteMongo(find({ _id: 'a' }));
  sizes.noteMongo(find({ _id: { $in: ids(500) } }));
  sizes.noteMongo(find({ state: 'open', _id: { $gt: 'a' } }, 25));
  expect([excesses, faults.counts()]).toEqual([[], { 'outcome.full-read': 1 }]);
});

it('names a read of documents that has no limit, or one that is too large, and one of too many ids', () => {
  const { sizes, excesses } = watched();
  sizes.noteMongo(find({ state: 'open', _id: { $gt: 'a' } }));
  sizes.noteMongo(find({}, 26));
  sizes.noteMongo(find({ _id: { $in: ids(501) } }));
  expect(excesses).toEqual(['Infinity documents in one read', '26 documents in one read', '501 ids in one read']);
});

it('names an insert of too many documents or bytes, and no other', () => {
  const { sizes, excesses, faults } = watched();
  sizes.noteMongo(insert(1_000, new Uint8Array(1)));
  expect([excesses, faults.counts()]).toEqual([[], { 'outcome.full-insert': 1 }]);
  sizes.noteMongo(insert(1_001, new Uint8Array(1)));
  sizes.noteMongo(insert(25, new Uint8Array(1024 * 1024)));
  expect(excesses).toEqual([
    '1001 documents of 1001 bytes in one insert',
    `25 documents of ${25 * 1024 * 1024} bytes in one insert`,
  ]);
});
