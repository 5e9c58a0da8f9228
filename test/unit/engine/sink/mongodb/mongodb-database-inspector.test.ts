import { type Document, Long } from 'bson';
import { describe, expect, it } from 'vitest';
import { MongoUnavailable } from '../../../../../engine/sink/errors.ts';
import { mongodbDatabaseInspector } from '../../../../../engine/sink/mongodb/mongodb-database-inspector.ts';
import { scriptedConnection } from '../../../../support/scripted-mongo.ts';

interface Server {
  readonly collection?: Document;
  readonly indexes?: readonly Document[];
  readonly version?: string;
  readonly update?: Document;
}

const cursor = (ns: string, firstBatch: readonly Document[]) => ({ ok: 1, cursor: { id: Long.ZERO, ns, firstBatch } });

async function inspect({ collection, indexes = [], version, update }: Server) {
  const { connection, server } = await scriptedConnection((command) => {
    if ('buildInfo' in command) return { ok: 1, ...(version === undefined ? {} : { version }) };
    if ('listCollections' in command) return cursor('db.$cmd.listCollections', collection ? [collection] : []);
    if ('listIndexes' in command) return cursor('db.numtest', indexes);
    return update ?? { ok: 1, n: 0, nModified: 0 };
  });
  return { inspected: mongodbDatabaseInspector(connection, 'numtest').inspect(5_000), server };
}

const plain = { name: 'numtest', type: 'collection', options: {} };
const idIndex = { name: '_id_', key: { _id: 1 } };

describe('the inspection of a database', () => {
  it('tells the server, and that a majority acknowledges a write that changes nothing', async () => {
    const { inspected, server } = await inspect({ version: '8.0.4' });
    expect(await inspected).toEqual({
      serverVersion: '8.0.4',
      topology: 'replica-set',
      majorityTrouble: null,
      refusingIndexes: [],
      hasValidator: false,
    });
    expect(server.commands.find((command) => 'update' in command)).toMatchObject({
      update: 'highwater_sink_checkpoints',
      updates: [{ q: { _id: 'inspected' }, u: { $set: { inspected: true } } }],
      writeConcern: { w: 'majority', j: true, wtimeout: 5_000 },
    });
  });

  it('names the indexes that may refuse a document, and why', async () => {
    const indexes = [
      idIndex,
      { name: 'key_1', key: { key: 1 } },
      { name: 'order', key: { 'value.order': 1 }, unique: true },
      { name: 'words', key: { 'value.text': 'text' } },
      { name: 'both', key: { 'value.a': 1, 'value.b': -1 } },
    ];
    const { inspected } = await inspect({ collection: plain, indexes });
    expect(await inspected).toMatchObject({
      serverVersion: null,
      refusingIndexes: [
        { name: 'order', reason: 'unique' },
        { name: 'words', reason: 'special' },
        { name: 'both', reason: 'compound' },
      ],
    });
  });

  it.each([
    [{ validator: { value: { $type: 'object' } } }, true],
    [{ validator: { value: { $type: 'object' } }, validationAction: 'warn' }, false],
    [{ validator: {} }, false],
    [{}, false],
  ])('of a collection with %j: it has a validator that refuses: %s', async (options, hasValidator) => {
    const { inspected } = await inspect({ collection: { ...plain, options }, indexes: [idIndex] });
    expect(await inspected).toMatchObject({ hasValidator });
  });

  it('says why a majority does not acknowledge', async () => {
    const writeConcernError = { code: 64, codeName: 'WriteConcernFailed', errmsg: 'planted' };
    const { inspected } = await inspect({ update: { ok: 1, n: 0, nModified: 0, writeConcernError } });
    expect((await inspected).majorityTrouble).toContain('64');
  });

  it('tells nothing where MongoDB refuses', async () => {
    const { connection } = await scriptedConnection(() => ({ ok: 0, code: 13, errmsg: 'planted' }));
    const inspected = mongodbDatabaseInspector(connection, 'numtest').inspect(5_000);
    await expect(inspected).rejects.toThrow(MongoUnavailable);
    await expect(inspected).rejects.toThrow('The database could not be inspected: MongoDB refuses');
  });
});
