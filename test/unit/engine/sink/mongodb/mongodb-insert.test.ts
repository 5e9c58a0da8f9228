import { serialize } from 'bson';
import { type Document, MongoBulkWriteError, MongoInvalidArgumentError, MongoNetworkError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import type { InsertReply } from '../../../../../engine/sink/mongodb/classify-insert.ts';
import { insertOnce, replyFromError } from '../../../../../engine/sink/mongodb/mongodb-insert.ts';
import { candidate } from '../../../../support/records.ts';
import { scriptedCollection } from '../../../../support/scripted-mongo.ts';

const three = ['a', 'b', 'c'].map((_id) => ({ _id }));
const failed = (index: number, code: number, errmsg: string): Document => ({ index, code, errmsg });
const insert = async (reply: Document) => {
  const { collection, server } = await scriptedCollection(() => reply);
  return { reply: await insertOnce(collection, three), commands: server.commands };
};
const causeOf = (reply: InsertReply): Error | undefined =>
  reply.kind === 'lost' && reply.cause instanceof Error ? reply.cause : undefined;
const writeConcernError = { code: 64, errmsg: 'waiting for replication timed out' };

describe('one insert', () => {
  it('C8: asks for majority and journal, unordered, whatever the connection string says', async () => {
    const weak = '&w=1&journal=false&retryWrites=false';
    const { collection, server } = await scriptedCollection(() => ({ ok: 1, n: 1 }), weak);
    await insertOnce(collection, [{ _id: 'a' }]);
    expect(server.commands).toMatchObject([
      {
        insert: 'numtest',
        ordered: false,
        writeConcern: { w: 'majority', j: true },
        documents: [{ _id: 'a' }],
      },
    ]);
  });

  it('C21: sends the bytes that were measured', async () => {
    const { document, bytes } = candidate({
      value: JSON.parse('{"$set":{"a.b":-0},"":1e21,"__proto__":[]}'),
    });
    const { collection, server } = await scriptedCollection(() => ({ ok: 1, n: 1 }));
    await insertOnce(collection, [document]);
    expect(Buffer.compare(serialize(server.commands[0]?.['documents'][0]), bytes)).toBe(0);
  });
});

describe('an answered insert', () => {
  const answered = { kind: 'answered', writeErrors: [], hasWriteConcernError: false };

  it.each([3, 2, 0, 4])('C15: tells how many were inserted, right or wrong: %d of 3', async (n) => {
    expect((await insert({ ok: 1, n })).reply).toEqual({ ...answered, insertedCount: n });
  });

  it('C13: tells every error, though the code of the first stands for all', async () => {
    const writeErrors = [failed(0, 11000, 'E11000 x'), failed(1, 121, 'validation')];
    expect((await insert({ ok: 1, n: 1, writeErrors })).reply).toEqual({
      ...answered,
      insertedCount: 1,
      writeErrors: [
        { index: 0, code: 11000, message: 'E11000 x' },
        { index: 1, code: 121, message: 'validation' },
      ],
    });
  });

  it('C9, C10: tells a write-concern error, alone and beside write errors', async () => {
    const alone = await insert({ ok: 1, n: 3, writeConcernError });
    expect(alone.reply).toMatchObject({
      kind: 'answered',
      hasWriteConcernError: true,
      writeConcernCode: 64,
    });
    const beside = await insert({
      ok: 1,
      n: 2,
      writeErrors: [failed(0, 11000, 'E11000 x')],
      writeConcernError,
    });
    expect(beside.reply).toMatchObject({ kind: 'answered', hasWriteConcernError: true });
  });
});

describe('an insert that was refused whole', () => {
  it.each([2, 13, 10334, 8000])('shows its code %d', async (code) => {
    expect((await insert({ ok: 0, code, errmsg: 'no' })).reply).toMatchObject({ kind: 'refused', code });
  });

  it('C9: proves nothing beside a write-concern error, not even that a document is to blame', async () => {
    const { reply } = await insert({ ok: 0, code: 121, errmsg: 'no', writeConcernError });
    expect(reply.kind).toBe('lost');
    expect(causeOf(reply)?.message).toBe(
      'The write concern is not satisfied, with code 64 (WriteConcernTimeout): the write may be rolled back.',
    );
  });

  it('O4: throws where the credentials are refused, for the connection to mend', async () => {
    await expect(insert({ ok: 0, code: 18, errmsg: 'no' })).rejects.toMatchObject({ code: 18 });
  });
});

describe('an insert that proves nothing', () => {
  it('C7: is lost where the error is labelled as one of the moment, and was tried twice', async () => {
    const { reply, commands } = await insert({
      ok: 0,
      code: 10107,
      errmsg: 'no',
      errorLabels: ['RetryableWriteError'],
    });
    expect(reply.kind).toBe('lost');
    expect(commands).toHaveLength(2);
  });

  it('is lost where there is no code', async () => {
    expect((await insert({ ok: 0, errmsg: 'no' })).reply.kind).toBe('lost');
  });

  it('is lost where the driver refuses it before anything is sent', async () => {
    const { collection, server } = await scriptedCollection(() => ({ ok: 1, n: 1 }));
    const named = [{ _id: 'a', value: { _bsontype: 'x' } }];
    expect((await insertOnce(collection, named)).kind).toBe('lost');
    expect(server.commands).toEqual([]);
  });

  it('is lost where it was not acknowledged', async () => {
    const unacknowledged = { acknowledged: false, insertedCount: 3, insertedIds: {} };
    const reply = await insertOnce({ insertMany: async () => unacknowledged }, three);
    expect(reply.kind).toBe('lost');
  });

  it.each([
    new MongoNetworkError('connection closed'),
    new MongoInvalidArgumentError('Document is larger than the maximum size'),
    new TypeError('planted'),
    { code: 11000, writeErrors: [{ index: 0, code: 11000 }] },
    undefined,
  ])('is lost where the error is none of a bulk write: %s', (error) => {
    const reply = replyFromError(error);
    expect(reply).toMatchObject({ kind: 'lost', cause: { name: 'MongoUnavailable' } });
    expect(causeOf(reply)?.cause).toBe(error);
    expect(causeOf(reply)?.message).not.toMatch(/planted|closed|larger/);
  });

  it('is lost where a bulk write wraps a network error, however many ids it lists', () => {
    const insertedIds = { 0: 'a', 1: 'b' };
    const result = {
      insertedCount: 0,
      insertedIds,
      getWriteErrors: () => [],
      getWriteConcernError: () => undefined,
    };
    const wrapped = new MongoNetworkError('connection closed');
    const reply = replyFromError(new MongoBulkWriteError(wrapped as never, result as never));
    expect(causeOf(reply)).toMatchObject({
      message: 'The connection to MongoDB broke before an answer came.',
      cause: wrapped,
    });
  });
});
