import { calculateObjectSize } from 'bson';
import {
  type AnyError,
  type Collection,
  type Db,
  type Document,
  MongoBulkWriteError,
  MongoClient,
  MongoError,
  MongoWriteConcernError,
} from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { durableWrite } from '../../engine/sink/mongodb/mongodb-insert.ts';
import { CollectionHandle } from '../simulation/model/mongodb/mongo-collection-handle.ts';
import { uriConcerns } from '../simulation/model/mongodb/mongo-concerns.ts';
import { replyError } from '../simulation/model/mongodb/mongo-driver-errors.ts';
import { indexRules } from '../simulation/model/mongodb/mongo-index-rules.ts';
import {
  notWritablePrimary,
  passingRefusals,
  refuse,
  troubleRefusals,
} from '../simulation/model/mongodb/mongo-refusals.ts';
import { exchangeWithRetry } from '../simulation/model/mongodb/mongo-retry.ts';
import { MongoTestbed, type Specimen } from '../simulation/model/mongodb/mongo-testbed.ts';
import type { MongoReply } from '../simulation/model/mongodb/mongo-wire.ts';
import { patientMongoClient } from '../support/patient-mongo-client.ts';
import { scriptedMongo } from '../support/scripted-mongo.ts';

const { mongoUri, hasFailPoints } = inject('secondMongo');
const appName = 'highwater/shapes';
const client = patientMongoClient(mongoUri, { appName, maxPoolSize: 1 });
const databaseName = `highwater_shapes_${process.pid}_${Date.now()}`;
const unordered = { ...durableWrite, ordered: false } as const;

/** A collection to work on, and how to wait for it: by the machine's clock, or by the model's. */
interface Bench {
  readonly collection: Collection<Specimen>;
  settle<T>(work: Promise<T>): Promise<T>;
}

let collections = 0;
let name = '';
let real: Bench;
let lab: MongoTestbed;
let simulated: Bench;

beforeAll(async () => {
  await client.connect();
});
afterAll(async () => {
  await client.db(databaseName).dropDatabase();
  await client.close();
});
beforeEach(() => {
  name = `documents_${collections++}`;
  real = { collection: client.db(databaseName).collection<Specimen>(name), settle: (work) => work };
  lab = new MongoTestbed();
  const collection = lab.client().db(databaseName).collection<Specimen>(name);
  simulated = { collection, settle: (work) => lab.value(work) };
});

/** Everything of an end that code may look at; addresses and connection numbers are left out. */
function portrait(end: unknown): unknown {
  if (!(end instanceof Error)) return end;
  const isDriver = end instanceof MongoError;
  const bulk = end instanceof MongoBulkWriteError ? bulkPortrait(end) : {};
  const { code } = end as MongoError;
  return {
    name: end.name,
    class: end.constructor.name,
    message: end.message.replace(/connection \d+ to [\d.]+:\d+/, 'connection').replace(/[\d.]+:\d+$/, 'address'),
    code,
    labels: isDriver ? [...end.errorLabels].sort() : [],
    ...bulk,
    ...(end instanceof MongoWriteConcernError ? { writeConcernError: failure(end.result['writeConcernError']) } : {}),
  };
}

function bulkPortrait({ result, insertedCount, insertedIds, writeErrors }: MongoBulkWriteError) {
  return {
    insertedCount,
    insertedIds,
    ownWriteErrors: [writeErrors].flat().length,
    resultInsertedIds: result.insertedIds,
    writeErrors: result.getWriteErrors().map((error) => ({
      class: error.constructor.name,
      index: error.index,
      ...failure(error),
      id: error.getOperation()['_id'],
    })),
    writeConcernError: failure(result.getWriteConcernError()),
  };
}

interface Failed {
  readonly code?: unknown;
  readonly errmsg?: unknown;
}

function failure(error: Failed | undefined): Failed | undefined {
  return error === undefined ? undefined : { code: error.code, errmsg: error.errmsg };
}

async function endOf(work: Promise<unknown>): Promise<unknown> {
  return portrait(await work.catch((error: unknown) => error));
}

/** The same on both, and what it ended as. */
async function onBoth(act: (bench: Bench) => Promise<unknown>): Promise<unknown> {
  const actual = await endOf(act(real));
  expect(await endOf(act(simulated))).toEqual(actual);
  return actual;
}

const insert = ({ collection, settle }: Bench, ...documents: Specimen[]) =>
  settle(collection.insertMany(documents, unordered));
const [a, b, c]: [Specimen, Specimen, Specimen] = [{ _id: 'a' }, { _id: 'b' }, { _id: 'c' }];

const stored = ({ collection, settle }: Bench) => settle(collection.find({}).toArray());
const mail = (_id: string, email: string): Specimen => ({ _id, value: { email } });
const numbered = (_id: string, n: number): Specimen => ({ _id, n });

/** No two documents of one address from here on. */
async function distinctMail(): Promise<void> {
  await real.collection.createIndex({ 'value.email': 1 }, { unique: true, sparse: true });
  lab.model.replicaSet.collection(`${databaseName}.${name}`).addUniqueIndex('value.email');
}

/** Only numbers below 100 from here on. */
async function smallNumbers(): Promise<void> {
  await client.db(databaseName).createCollection(name, { validator: { n: { $lt: 100 } } });
  lab.model.replicaSet.collection(`${databaseName}.${name}`).setValidator(({ n }) => typeof n === 'number' && n < 100);
}

describe('the simulated MongoDB answers as the server and the driver do', () => {
  it('an insert', async () => {
    expect(await onBoth((bench) => insert(bench, a, b))).toMatchObject({ insertedCount: 2 });
  });

  it('C11: a duplicate id', async () => {
    await onBoth((bench) => insert(bench, a));
    const end = await onBoth((bench) => insert(bench, b, { ...a, value: 1 }));
    expect(end).toMatchObject({ class: 'MongoBulkWriteError', code: 11000, insertedCount: 1 });
  });

  it('C12: a duplicate under another index', async () => {
    await distinctMail();
    const end = await onBoth((bench) => insert(bench, mail('a', 'x'), mail('b', 'x'), mail('c', 'y'), b));
    expect(end).toMatchObject({ writeErrors: [{ index: 1, code: 11000 }] });
  });

  const [heldId, heldMail] = [mail('a', 'y'), mail('b', 'x')];
  it.each([
    { first: '_id_', second: 'value.email_1', documents: [heldId, heldMail] },
    { first: 'value.email_1', second: '_id_', documents: [heldMail, heldId] },
  ])('C12: one code for two in one reply, under $first and then $second', async (each) => {
    await distinctMail();
    await onBoth((bench) => insert(bench, mail('a', 'x')));
    const end = await onBoth((bench) => insert(bench, ...each.documents, mail('c', 'z')));
    const under = (index: string) => expect.stringContaining(` index: ${index} dup key: `);
    expect(end).toMatchObject({
      class: 'MongoBulkWriteError',
      code: 11000,
      message: under(each.first),
      insertedCount: 1,
      writeErrors: [
        { index: 0, code: 11000, errmsg: under(each.first) },
        { index: 1, code: 11000, errmsg: under(each.second) },
      ],
    });
  });

  it('C13: duplicates and a validation error in one reply', async () => {
    await smallNumbers();
    await onBoth((bench) => insert(bench, numbered('a', 1)));
    const end = await onBoth((bench) => insert(bench, numbered('b', 500), numbered('a', 1), numbered('c', 2)));
    expect(end).toMatchObject({ code: 121, insertedCount: 1, writeErrors: [{ code: 121 }, { code: 11000 }] });
  });

  it('a document that an index can make no keys of', async () => {
    await real.collection.createIndex({ 'value.flatPoint': '2d' });
    lab.model.replicaSet.collection(`${databaseName}.${name}`).addRule(indexRules.flat);
    const at = (_id: string, flatPoint: unknown): Specimen => ({ _id, value: { flatPoint } });
    const codes: unknown[] = [];
    const end = await onBoth(async (bench) => {
      const refused = await insert(bench, a, at('b', [0, 200]), at('c', [1, 2])).catch((error: unknown) => error);
      if (!(refused instanceof MongoBulkWriteError)) return refused;
      const { insertedCount, writeErrors } = bulkPortrait(refused);
      codes.push(refused.code);
      return {
        insertedCount,
        writeErrors: writeErrors.map(({ class: kind, index, id }) => ({ kind, index, id })),
      };
    });
    expect(end).toMatchObject({ insertedCount: 2, writeErrors: [{ index: 1, id: 'b' }] });
    // Compatible servers have a code of their own for it.
    expect(codes).toEqual([expect.toBeOneOf([13_027, 16_572]), 13_027]);
  });

  // MongoDB names them in the order of the documents; the bundled server names first what its validator refuses.
  it('C13: a duplicate and a validation error behind it: the code is that of whichever is named first', async () => {
    await smallNumbers();
    await onBoth((bench) => insert(bench, numbered('a', 1)));
    const end = await onBoth(async (bench) => {
      const refused = await insert(bench, numbered('a', 1), numbered('b', 500), numbered('c', 2)).catch(
        (error: unknown) => error,
      );
      if (!(refused instanceof MongoBulkWriteError)) return refused;
      const { insertedCount, writeErrors } = bulkPortrait(refused);
      return {
        insertedCount,
        isCodeOfFirst: refused.code === writeErrors[0]?.code,
        writeErrors: writeErrors.toSorted((left, right) => left.index - right.index),
      };
    });
    expect(end).toMatchObject({
      insertedCount: 1,
      isCodeOfFirst: true,
      writeErrors: [
        { index: 0, code: 11000 },
        { index: 1, code: 121 },
      ],
    });
  });

  it('an insert of nothing, and of what cannot be serialised', async () => {
    await onBoth((bench) => insert(bench));
    expect(await onBoth((bench) => insert(bench, a, { ...b, value: { _bsontype: 'x' } }))).toMatchObject({
      class: 'BSONVersionError',
    });
  });

  it.each([
    ['deep inside', { _id: 'b', value: [{ 'x\0y': 1 }] }],
    ['at the top', { _id: 'b', 'x\0y': 1 }],
  ])('a name with NUL %s: nothing is sent, not even what is good beside it', async (_name, bad) => {
    for (const documents of [[bad], [a, bad], [bad, a]]) {
      const end = await onBoth((bench) => insert(bench, ...documents));
      expect(end).toMatchObject({ class: 'BSONError', message: 'key x\0y must not contain null bytes' });
    }
    expect(await onBoth(stored)).toEqual([]);
  });

  it('a document of 16 MiB: nothing is sent, not even what is good beside it; a byte less is stored', async () => {
    const limit = 16 * 1024 * 1024;
    const sized = (bytes: number): Specimen => {
      const value = 'x'.repeat(bytes - calculateObjectSize({ ...b, value: '' }));
      return { ...b, value };
    };
    for (const documents of [[sized(limit)], [a, sized(limit)], [sized(limit), a]])
      expect(await onBoth((bench) => insert(bench, ...documents))).toMatchObject({
        class: 'MongoInvalidArgumentError',
        message: `Document is larger than the maximum size ${limit}`,
      });
    expect(await onBoth(stored)).toEqual([]);
    const end = await onBoth((bench) => insert(bench, a, sized(limit - 1)));
    expect(end).toMatchObject({ insertedCount: 2 });
  });

  it('reading by id, raw, by filter and one', async () => {
    await onBoth((bench) => insert(bench, { ...a, n: 1 }, { ...b, n: 2 }, { ...c, n: 3 }));
    const majority = { raw: true, readConcern: { level: 'majority' }, readPreference: 'primary' } as const;
    const ids = { _id: { $in: ['c', 'a', 'none'] } };
    const bytes = async ({ collection, settle }: Bench) => {
      const found = await settle(collection.find(ids, majority).toArray());
      return found.map((raw) => Buffer.from(raw as unknown as Uint8Array).toString('hex')).sort();
    };
    expect(await onBoth(bytes)).toHaveLength(2);
    const numbers = await onBoth(({ collection, settle }) => settle(collection.find({ n: { $gte: 2 } }).toArray()));
    expect(numbers).toHaveLength(2);
    for (const _id of ['b', 'none']) await onBoth(({ collection, settle }) => settle(collection.findOne({ _id })));
  });

  it('updates that make, raise, leave alone and do not find', async () => {
    const raise = (sequence: string, filter: Document, upsert: boolean) =>
      onBoth(({ collection, settle }) =>
        settle(collection.updateOne({ _id: 'shard', ...filter }, { $max: { sequence } }, { ...durableWrite, upsert })),
      );
    const ends = [
      await raise('02', { sequence: { $gte: '01' } }, false),
      await raise('02', {}, true),
      await raise('01', {}, true),
      await raise('03', { sequence: { $gte: '02' } }, false),
      await raise('09', { sequence: { $gte: '04' } }, false),
      await raise('09', { sequence: { $gte: '04' } }, true),
    ];
    expect(ends.map((end) => (end as Document)['matchedCount'] ?? (end as AnyError).name)).toEqual([
      0,
      0,
      1,
      1,
      0,
      'MongoServerError',
    ]);
    expect(await onBoth(({ collection, settle }) => settle(collection.findOne({ _id: 'shard' })))).toEqual({
      _id: 'shard',
      sequence: '03',
    });
  });

  it('O7: restart entries that begin, move, end, and hold off what does not expect them', async () => {
    const update = (filter: Document, change: Document, upsert = false) =>
      onBoth(({ collection, settle }) =>
        settle(collection.updateOne({ _id: 'shard', ...filter }, change, { ...durableWrite, upsert })),
      );
    const none = { $exists: false };
    const begin = (id: string, filter: Document, upsert = false) =>
      update(filter, { $set: { restart: { id, through: '0', to: '9' } } }, upsert);
    const move = (id: string, from: string, to: string) =>
      update({ 'restart.id': id, 'restart.through': from }, { $set: { 'restart.through': to } });
    const finish = (id: string) =>
      update(
        { 'restart.id': id, 'restart.through': '9', 'restart.to': '9' },
        { $max: { sequence: '9' }, $unset: { restart: '' } },
      );
    const raise = (upsert: boolean) => update({ restart: none }, { $max: { sequence: '5' } }, upsert);
    const ends = [
      await begin('a', { sequence: none, restart: none }),
      await begin('a', { sequence: none, restart: none }, true),
      await begin('b', { sequence: none, restart: none }, true),
      await raise(true),
      await raise(false),
      await begin('b', { sequence: none, 'restart.id': 'a', 'restart.through': '0', 'restart.to': '9' }),
      await move('a', '0', '5'),
      await move('b', '0', '5'),
      await move('b', '0', '5'),
      await finish('b'),
      await move('b', '5', '9'),
      await finish('b'),
      await finish('b'),
      await raise(true),
    ];
    const matched = ends.map((end) => (end as Document)['matchedCount'] ?? (end as AnyError).name);
    const taken = 'MongoServerError';
    expect(matched).toEqual([0, 0, taken, taken, 0, 1, 0, 1, 0, 0, 1, 1, 0, 1]);
    expect(await onBoth(({ collection, settle }) => settle(collection.findOne({ _id: 'shard' })))).toEqual({
      _id: 'shard',
      sequence: '9',
    });
  });

  it('finding what has a field, and showing no more than ids', async () => {
    await onBoth((bench) => insert(bench, { ...a, restart: { id: 'x' } }, b, { ...c, restart: { id: 'y' } }));
    const find = (options: object) =>
      onBoth(({ collection, settle }) =>
        settle(collection.find({ restart: { $exists: true } }, { sort: { _id: 1 }, ...options }).toArray()),
      );
    expect(await find({})).toHaveLength(2);
    expect(await find({ projection: { _id: 1 } })).toEqual([{ _id: 'a' }, { _id: 'c' }]);
  });

  it('updates of many, and several at once', async () => {
    await onBoth((bench) => insert(bench, { ...a, n: 1 }, { ...b, n: 1 }, { ...c, n: 2 }));
    const many = await onBoth(({ collection, settle }) =>
      settle(collection.updateMany({ _id: { $in: ['a', 'c'] }, n: 1 }, { $set: { n: 5 } }, durableWrite)),
    );
    expect(many).toMatchObject({ matchedCount: 1, modifiedCount: 1 });
    const set = (_id: string, n: number) => ({
      updateOne: { filter: { _id, n: 1 }, update: { $set: { n } } },
    });
    const counts = await onBoth(async ({ collection, settle }) => {
      const { matchedCount, modifiedCount } = await settle(
        collection.bulkWrite([set('a', 7), set('b', 7)], { ...durableWrite, ordered: false }),
      );
      return { matchedCount, modifiedCount };
    });
    expect(counts).toEqual({ matchedCount: 1, modifiedCount: 1 });
    await onBoth(({ collection, settle }) =>
      settle(collection.find({ _id: { $gt: 'a' } }, { sort: { _id: 1 }, limit: 1 }).toArray()),
    );
  });

  it('which collections there are', async () => {
    const describes = async (db: Db, settle: Bench['settle']) => {
      const [found] = await settle(db.listCollections({ name }).toArray());
      return found === undefined ? undefined : { name: found.name, type: found.type };
    };
    const both = async () => [
      await describes(client.db(databaseName), real.settle),
      await describes(lab.client().db(databaseName), simulated.settle),
    ];
    expect(await both()).toEqual([undefined, undefined]);
    await onBoth((bench) => insert(bench, a));
    expect(await both()).toEqual(Array(2).fill({ name, type: 'collection' }));
  });

  it('what it says of itself', async () => {
    const hello = async (db: { command(command: Document): Promise<Document> }) => {
      const { ok, setName, isWritablePrimary } = await db.command({ hello: 1 });
      return { ok, isSet: typeof setName === 'string', isWritablePrimary };
    };
    expect(await lab.value(hello(lab.db()))).toEqual(await hello(client.db('admin')));
  });
});

/** Makes the server fail the next commands; MongoDB’s own test commands. */
async function failCommands(command: string, times: number, data: object): Promise<void> {
  const admin = client.db('admin');
  const mode = { times };
  await admin.command({
    configureFailPoint: 'failCommand',
    mode,
    data: { failCommands: [command], appName, ...data },
  });
  onTestFinished(async () => {
    await admin.command({ configureFailPoint: 'failCommand', mode: 'off' });
  });
}

/** The simulated client has found its primary: the next fault meets the next command. */
async function connected(): Promise<void> {
  await simulated.settle(simulated.collection.findOne({}));
}

const timedOut = { code: 64, errmsg: 'waiting for replication timed out' };

describe.runIf(hasFailPoints)('the simulated MongoDB in trouble is in trouble as the server is', () => {
  it('C7: a connection that ends is tried once more, and then it is as if nothing had been', async () => {
    await failCommands('insert', 1, { closeConnection: true });
    lab.plan('network.mongo.request-lost');
    expect(await onBoth((bench) => insert(bench, a, b))).toMatchObject({ insertedCount: 2 });
  });

  it('C7: a connection that ends twice', async () => {
    await failCommands('insert', 2, { closeConnection: true });
    await connected();
    lab.plan('network.mongo.reply-lost', 2);
    expect(await onBoth((bench) => insert(bench, a, b))).toMatchObject({ class: 'MongoBulkWriteError' });
  });

  it('a connection that ends twice under a read, and under an update', async () => {
    for (const command of ['find', 'update']) {
      await connected();
      await failCommands(command, 2, { closeConnection: true });
      lab.plan('network.mongo.request-lost', 2);
      await onBoth(({ collection, settle }) =>
        settle<unknown>(
          command === 'find'
            ? collection.find({ _id: 'a' }).toArray()
            : collection.updateOne({ _id: 'a' }, { $set: { n: 1 } }, durableWrite),
        ),
      );
    }
  });

  it('C9: a write-concern error alone', async () => {
    await failCommands('insert', 1, { writeConcernError: timedOut });
    lab.plan('mongo.write-concern-error');
    expect(await onBoth((bench) => insert(bench, a, b))).toMatchObject({ code: 64, insertedCount: 2 });
  });

  it('C10: a write-concern error beside duplicates', async () => {
    await onBoth((bench) => insert(bench, a));
    await failCommands('insert', 1, { writeConcernError: timedOut });
    lab.plan('mongo.write-concern-error');
    expect(await onBoth((bench) => insert(bench, a, b))).toMatchObject({ code: 64 });
  });

  it('a write-concern error under an update', async () => {
    await failCommands('update', 1, { writeConcernError: timedOut });
    lab.plan('mongo.write-concern-error');
    const end = await onBoth(({ collection, settle }) =>
      settle(collection.updateOne({ _id: 'a' }, { $set: { n: 1 } }, { ...durableWrite, upsert: true })),
    );
    expect(end).toMatchObject({ class: 'MongoWriteConcernError', code: 64 });
  });
});

/** The real driver before a server that gives this reply, and the simulated one. */
async function onReply(reply: MongoReply, act: (collection: Collection<Specimen>) => Promise<unknown>) {
  const server = await scriptedMongo(() => ({ ...reply }));
  const scripted = patientMongoClient(server.uri);
  onTestFinished(() => scripted.close());
  const handle = new CollectionHandle({
    namespace: 'numtest.numtest',
    stated: uriConcerns(''),
    nextTxnNumber: () => 1,
    ready: async () => undefined,
    ask: (command) =>
      exchangeWithRetry(async () => {
        const error = replyError(reply);
        if (error !== undefined) throw error;
        return reply;
      }, command),
  });
  const actual = await endOf(act(scripted.db('numtest').collection<Specimen>('numtest')));
  expect(await endOf(act(handle as unknown as Collection<Specimen>))).toEqual(actual);
  return { actual, attempts: server.commands.length };
}

const interrupted: MongoReply = {
  ok: 1,
  n: 2,
  writeConcernError: { code: 11602, codeName: 'InterruptedDueToReplStateChange', errmsg: 'interrupted' },
  errorLabels: ['RetryableWriteError'],
};
const command = { namespace: 'numtest.numtest', w: 'majority', txnNumber: 1, isRetryable: true } as const;
const insertCommand = { ...command, kind: 'insert', documents: [] } as const;
const findCommand = {
  kind: 'find',
  namespace: '',
  filter: {},
  level: 'local',
  limit: 1,
  isSortedById: false,
  isIdsAlone: false,
} as const;

describe('the simulated driver makes of a reply what the driver makes of it', () => {
  const writes = (collection: Collection<Specimen>) => collection.insertMany([a, b], unordered);
  const updates = (collection: Collection<Specimen>) =>
    collection.updateOne({ _id: 'a' }, { $set: { n: 1 } }, durableWrite);
  const reads = (collection: Collection<Specimen>) => collection.find({ _id: 'a' }).toArray();

  it.each([notWritablePrimary, ...troubleRefusals])('a command refused with $codeName', async (refusal) => {
    for (const act of [writes, updates]) {
      const { attempts } = await onReply(refuse(insertCommand, refusal), act);
      expect(attempts).toBe(refusal.isStateChange ? 2 : 1);
    }
    await onReply(refuse(findCommand, refusal), reads);
  });

  it.each(passingRefusals)('a command refused with $codeName, without a label', async (refusal) => {
    for (const act of [writes, updates]) expect((await onReply(refuse(insertCommand, refusal), act)).attempts).toBe(1);
    await onReply(refuse(findCommand, refusal), reads);
  });

  it.each(passingRefusals)('$codeName as the write error of one document', async ({ code, errmsg }) => {
    const { actual, attempts } = await onReply({ ok: 1, n: 1, writeErrors: [{ index: 1, code, errmsg }] }, writes);
    expect({ actual, attempts }).toMatchObject({ actual: { code, insertedCount: 1 }, attempts: 1 });
  });

  it('C15: counts that do not add up', async () => {
    for (const n of [0, 1, 3]) expect((await onReply({ ok: 1, n }, writes)).actual).toMatchObject({ insertedCount: n });
  });

  it('C10: write errors beside a write-concern error', async () => {
    const writeErrors = [{ index: 1, code: 11000, errmsg: 'E11000 x' }];
    const { errorLabels, ...reply } = interrupted;
    expect(errorLabels).toHaveLength(1);
    expect((await onReply({ ...reply, n: 1, writeErrors }, writes)).actual).toMatchObject({ code: 11602 });
  });

  it.each([
    [11000, 121],
    [121, 11000],
  ])('C13: code %d first and %d behind it: the code of the whole is that of the first', async (...codes) => {
    const writeErrors = codes.map((code, index) => ({ index, code, errmsg: `${code} x` }));
    const { actual } = await onReply({ ok: 1, n: 0, writeErrors }, writes);
    const [code] = codes;
    expect(actual).toMatchObject({
      class: 'MongoBulkWriteError',
      code,
      message: `${code} x`,
      insertedCount: 0,
      writeErrors: codes.map((each, index) => ({ index, code: each })),
    });
  });

  it('C7: a wait for the majority that an election ends, twice', async () => {
    for (const act of [writes, updates]) expect((await onReply(interrupted, act)).attempts).toBe(2);
  });

  it('write errors of an update', async () => {
    const error = { index: 0, code: 11000, errmsg: 'E11000 x', keyPattern: { _id: 1 } };
    const { actual } = await onReply({ ok: 1, n: 0, nModified: 0, writeErrors: [error] }, updates);
    expect(actual).toMatchObject({ class: 'MongoServerError', code: 11000 });
  });
});

describe('the simulated client fails as the driver’s does', () => {
  /** Both clients, made of the same kind of connection string. */
  const onClients = async (
    uri: string,
    prepare: (open: MongoClient) => Promise<unknown>,
    theirs = patientMongoClient(uri),
  ) => {
    const ours = lab.client(uri.includes('@') ? uri : lab.model.credentials.uri);
    onTestFinished(() => theirs.close());
    const actual = await endOf(prepare(theirs));
    expect(await endOf(lab.value(prepare(ours)))).toEqual(actual);
    return actual;
  };
  const writes = (open: MongoClient): Promise<unknown> =>
    open.db('numtest').collection<Specimen>('numtest').insertMany([a, b], unordered);
  const reads = (open: MongoClient): Promise<unknown> =>
    open.db('numtest').collection<Specimen>('numtest').find({}).toArray();
  const acts: readonly (readonly [string, typeof writes])[] = [
    ['an insert', writes],
    ['a read', reads],
    ['connecting', (open) => open.connect()],
  ];

  it.each(acts)('C5: where nobody listens: %s', async (_name, act) => {
    lab.model.replicaSet.goDown(60_000);
    const nobody = 'mongodb://127.0.0.1:1/?directConnection=true';
    await onClients(nobody, act, new MongoClient(nobody, { serverSelectionTimeoutMS: 300 }));
  });

  it.each(acts)('O4: where the credentials are refused: %s', async (_name, act) => {
    const refusal = { ok: 0, code: 18, codeName: 'AuthenticationFailed', errmsg: 'Authentication failed.' };
    const server = await scriptedMongo(() => refusal);
    const uri = `${server.uri.replace('//', '//user:wrong@')}&authMechanism=SCRAM-SHA-256`;
    expect(await onClients(uri, act)).toMatchObject({ code: 18 });
  });

  it.each(acts.slice(0, 2))('once it is closed: %s', async (_name, act) => {
    const server = await scriptedMongo(() => ({ ok: 1, n: 2 }));
    await onClients(server.uri, async (open) => {
      await open.connect();
      await open.close();
      return act(open);
    });
  });

  it.each(acts.slice(0, 2))('C6: where it is closed while it waits for an answer: %s', async (_name, act) => {
    const asked = Promise.withResolvers<void>();
    const server = await scriptedMongo(() => void asked.resolve());
    await onClients(server.uri, async (open) => {
      await open.connect();
      lab.plan('network.mongo.slow', 2);
      const waiting = act(open);
      waiting.catch(() => undefined);
      await (open instanceof MongoClient ? asked.promise : lab.time.sleep(100));
      await open.close();
      return waiting;
    });
  });
});
