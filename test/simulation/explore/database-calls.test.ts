import type { Document } from 'bson';
import { MongoBulkWriteError, MongoServerError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { callDatabase, lostDatabaseReply } from './database-calls.ts';
import type { DatabaseCall } from './store-call.ts';
import type { CollectionState } from './stored-state.ts';

const none: CollectionState = new Map();
const to = { store: 'database', collection: 'c' } as const;
const insert = (...ids: readonly string[]): DatabaseCall => ({
  ...to,
  kind: 'insert',
  documents: ids.map((_id) => ({ _id })),
});
const update = (filter: Document, change: Document, isUpsert = false): DatabaseCall => ({
  ...to,
  kind: 'update',
  filter: { _id: 'a', ...filter },
  change,
  isUpsert,
});
/** All documents after these calls. */
function documentsAfter(...calls: readonly DatabaseCall[]): readonly Document[] {
  const documents = calls.reduce((state, call) => callDatabase(call, state).documents, none);
  const find: DatabaseCall = { ...to, kind: 'find', filter: {}, isRaw: false };
  return callDatabase(find, documents).reply.give() as Document[];
}
const thrown = (give: () => unknown): unknown => {
  try {
    return give();
  } catch (error) {
    return error;
  }
};

describe('the database of the small worlds', () => {
  it('inserts what is absent, and names what is there', () => {
    const { documents } = callDatabase(insert('a'), none);
    const { documents: both, reply } = callDatabase(insert('a', 'b'), documents);
    expect([...both.keys()]).toEqual(['a', 'b']);
    const error = thrown(reply.give);
    expect(error).toBeInstanceOf(MongoBulkWriteError);
    expect((error as MongoBulkWriteError).result.getWriteErrors()).toMatchObject([{ index: 0, code: 11000 }]);
  });

  it.each([
    ['raises and never lowers', { $max: { n: '1' } }, { _id: 'a', n: '2', r: { id: 'x' } }],
    ['sets a part', { $set: { 'r.id': 'y' } }, { _id: 'a', n: '2', r: { id: 'y' } }],
    ['raises and removes at once', { $max: { n: '3' }, $unset: { r: '' } }, { _id: 'a', n: '3' }],
  ])('%s', (_what, change, expected) => {
    const made = update({}, { $set: { n: '2', r: { id: 'x' } } }, true);
    expect(documentsAfter(made, update({ 'r.id': 'x' }, change))).toEqual([expected]);
  });

  it('changes nothing that its filter does not match, and makes nothing unless it is an upsert', () => {
    const made = update({}, { $set: { n: '2' } }, true);
    expect(documentsAfter(made, update({ n: { $gte: '3' } }, { $set: { n: '9' } }))).toEqual([{ _id: 'a', n: '2' }]);
    expect(documentsAfter(update({}, { $set: { n: '2' } }))).toEqual([]);
  });

  it('refuses to make what is there and does not match', () => {
    const { documents } = callDatabase(insert('a'), none);
    const { reply } = callDatabase(update({ n: '1' }, { $set: { n: '2' } }, true), documents);
    const error = thrown(reply.give);
    expect(error).toBeInstanceOf(MongoServerError);
    expect(error).toMatchObject({ code: 11000 });
  });

  it('loses replies as the driver shows it', () => {
    expect(thrown(lostDatabaseReply(insert('a')).give)).toBeInstanceOf(MongoBulkWriteError);
    expect(thrown(lostDatabaseReply(update({}, {})).give)).toMatchObject({ name: 'MongoNetworkError' });
  });
});
