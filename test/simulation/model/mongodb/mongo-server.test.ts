import { serialize } from 'bson';
import type { MongoBulkWriteError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { passingRefusals } from './mongo-refusals.ts';
import { MongoTestbed, type Specimen } from './mongo-testbed.ts';

const majority = { writeConcern: { w: 'majority', journal: true }, ordered: false } as const;
const weak = { writeConcern: { w: 1 }, ordered: false } as const;
const documents: Specimen[] = ['a', 'b', 'c'].map((_id) => ({ _id }));

/** A testbed whose one client is connected, so that the next fault meets the next command. */
async function ready(seed: number | string = 1) {
  const lab = new MongoTestbed(seed);
  const client = lab.client();
  await lab.value(client.connect());
  return { lab, collection: lab.collection(client) };
}

describe('an insert in trouble', () => {
  it('C7: whose reply is lost is done, and tried again without being doubled', async () => {
    const { lab, collection } = await ready();
    lab.plan('network.mongo.reply-lost');
    expect(await lab.value(collection.insertMany(documents, majority))).toMatchObject({ insertedCount: 3 });
    expect([lab.durableIds(), lab.count('mongo.statement-recorded')]).toEqual([['a', 'b', 'c'], 3]);
  });

  it('C7: whose request is lost twice is not done', async () => {
    const { lab, collection } = await ready();
    lab.plan('network.mongo.request-lost', 2);
    expect(await lab.failure(collection.insertMany(documents, majority))).toMatchObject({
      insertedCount: 0,
      name: 'MongoBulkWriteError',
    });
    expect(lab.durableIds()).toEqual([]);
  });

  it('applies some and is gone: the second try does the rest', async () => {
    const { lab, collection } = await ready('half');
    lab.plan('mongo.partial-insert');
    expect(await lab.value(collection.insertMany(documents, majority))).toMatchObject({ insertedCount: 3 });
    expect(lab.durableIds()).toEqual(['a', 'b', 'c']);
  });

  it('applies some and is gone, twice: some are there, which ones nobody says', async () => {
    const counts = new Set<number>();
    for (let seed = 0; seed < 20; seed++) {
      const { lab, collection } = await ready(seed);
      lab.plan('mongo.partial-insert', 2);
      expect(await lab.failure(collection.insertMany(documents, majority))).toMatchObject({
        insertedCount: 0,
      });
      await lab.pass(1_000);
      counts.add(lab.durableIds().length);
    }
    expect([...counts].sort()).toEqual([0, 1, 2]);
  });

  it('C9: answers a write-concern error while the documents are there, and may be rolled back', async () => {
    const { lab, collection } = await ready();
    lab.plan('mongo.slow-majority');
    lab.plan('mongo.write-concern-error');
    expect(await lab.failure(collection.insertMany(documents, majority))).toMatchObject({ code: 64 });
    expect(lab.durableIds()).toEqual([]);
    while (lab.count('mongo.rolled-back') === 0) lab.model.failOver();
    await lab.pass(60_000);
    expect(lab.durableIds().length).toBeLessThan(3);
  });

  it('C15: says a number that is too small, whether or not all are there', async () => {
    const ends = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const { lab, collection } = await ready(seed);
      lab.plan('mongo.count-too-small');
      const { insertedCount } = await lab.value(collection.insertMany(documents, majority));
      ends.add(`says ${insertedCount}, holds ${lab.durableIds().length}`);
    }
    expect([...ends].sort()).toEqual(['says 2, holds 2', 'says 2, holds 3']);
  });

  it('C15: says a number that is too large, whether or not all are there, also beside an error', async () => {
    const ends = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const { lab, collection } = await ready(seed);
      await lab.value(collection.insertMany([{ _id: 'a' }], majority));
      lab.plan('mongo.count-too-large');
      const failure = await lab.failure(collection.insertMany(documents, majority));
      expect(failure).toMatchObject({ code: 11000, insertedCount: 3, writeErrors: [{ index: 0 }] });
      ends.add(`holds ${lab.durableIds().length}`);
    }
    expect([...ends].sort()).toEqual(['holds 2', 'holds 3']);
  });

  it('is refused whole with nothing done, and tried again only where the server asks for it', async () => {
    const codes = new Set<unknown>();
    for (let seed = 0; seed < 30; seed++) {
      const { lab, collection } = await ready(seed);
      lab.plan('mongo.refused');
      const end = await lab.settle(collection.insertMany(documents, majority));
      codes.add(end?.status === 'rejected' ? end.reason.code : end?.value.insertedCount);
      expect(lab.durableIds()).toHaveLength(end?.status === 'rejected' ? 0 : 3);
    }
    expect(codes).toEqual(new Set([8_000, 13, 50, 3]));
  });
});

describe('trouble that passes, without a label', () => {
  it('refuses an insert whole with nothing done, and the driver tries no second time', async () => {
    const codes = new Set<unknown>();
    for (let seed = 0; seed < 100; seed++) {
      const { lab, collection } = await ready(seed);
      lab.plan('mongo.refused-unlabelled');
      const failure = await lab.failure(collection.insertMany(documents, majority));
      codes.add(Object(failure).code);
      expect(failure).toMatchObject({ name: 'MongoBulkWriteError', insertedCount: 0, writeErrors: [] });
      expect(lab.durableIds()).toEqual([]);
    }
    expect(codes).toEqual(new Set(passingRefusals.map(({ code }) => code)));
  });

  it('keeps some documents of an insert out, each with its write error; the others are written', async () => {
    const ends = new Set<number>();
    for (let seed = 0; seed < 20; seed++) {
      const { lab, collection } = await ready(seed);
      lab.plan('mongo.passing-write-error');
      const failure = await lab.failure(collection.insertMany(documents, majority));
      const stored = lab.durableIds().length;
      const { code, result } = failure as MongoBulkWriteError;
      expect(passingRefusals.map((each) => each.code)).toContain(code);
      expect(result.getWriteErrors().map((error) => [error.index, error.code])).toEqual(
        [0, 1, 2].slice(stored).map((index) => [index, code]),
      );
      expect(failure).toMatchObject({ insertedCount: stored, errorLabels: [] });
      ends.add(stored);
    }
    expect([...ends].sort()).toEqual([0, 1, 2]);
  });
});

describe('a duplicate key', () => {
  it('is not answered before the older document is durable', async () => {
    const { lab, collection } = await ready();
    lab.plan('mongo.slow-majority');
    await lab.value(collection.insertMany(documents, weak));
    expect(await lab.failure(collection.insertMany(documents, majority))).toMatchObject({ code: 11000 });
    expect(lab.durableIds()).toHaveLength(3);
  });

  it('but may be, and then the older document may be rolled back', async () => {
    const { lab, collection } = await ready();
    lab.plan('mongo.slow-majority');
    await lab.value(collection.insertMany(documents, weak));
    lab.plan('mongo.duplicate-unproven');
    expect(await lab.failure(collection.insertMany(documents, majority))).toMatchObject({ code: 11000 });
    expect(lab.durableIds()).toEqual([]);
    while (lab.count('mongo.rolled-back') === 0) lab.model.failOver();
    await lab.pass(60_000);
    expect(lab.durableIds().length).toBeLessThan(3);
  });

  it('is not answered early beside a document that a first try of the same write inserted', async () => {
    const { lab, collection } = await ready();
    lab.plan('mongo.slow-majority');
    await lab.value(collection.insertMany([{ _id: 'older' }], weak));
    const sent = ['older', 'ours'].map((_id) => ({ id: _id, bytes: serialize({ _id }) }));
    const insert = {
      kind: 'insert',
      namespace: 'numtest.numtest',
      txnNumber: 1_000,
      isRetryable: true,
    } as const;
    const { term } = lab.model.replicaSet;
    await lab.server.serve({ ...insert, w: 1, documents: sent }, term);
    lab.plan('mongo.duplicate-unproven');
    const again = Promise.resolve(lab.server.serve({ ...insert, w: 'majority', documents: sent }, term));
    expect(await lab.value(again)).toMatchObject({ n: 1, writeErrors: [{ code: 11000 }] });
    expect(lab.durableIds()).toEqual(['older', 'ours']);
  });

  it('is answered early only where the older document is not durable', async () => {
    const { lab, collection } = await ready();
    await lab.value(collection.insertMany(documents, majority));
    lab.plan('mongo.duplicate-unproven');
    await lab.failure(collection.insertMany(documents, majority));
    expect(lab.count('mongo.duplicate-unproven')).toBe(0);
  });

  it('C12: names one of several violated indexes, as a rule that on _id', async () => {
    const { lab, collection } = await ready();
    lab.model.replicaSet.collection('numtest.numtest').addUniqueIndex('value.email');
    const mail = { _id: 'a', value: { email: 'x' } };
    await lab.value(collection.insertMany([mail], majority));
    const again = async () => String(await lab.failure(collection.insertMany([mail], majority)));
    expect(await again()).toContain('collection: numtest.numtest index: _id_ dup key: { _id: "a" }');
    lab.plan('mongo.other-index-named');
    expect(await again()).toContain('index: value.email_1 dup key: { value.email: "x" }');
  });

  it('C28: may meet an upsert whose document a twin has made', async () => {
    const { lab, collection } = await ready();
    const upsert = () => collection.updateOne({ _id: 'm' }, { $max: { n: 1 } }, { ...majority, upsert: true });
    await lab.value(upsert());
    lab.plan('mongo.upsert-race');
    expect(await lab.failure(upsert())).toMatchObject({ name: 'MongoServerError', code: 11000 });
    expect(await lab.value(upsert())).toMatchObject({ matchedCount: 1, modifiedCount: 0 });
  });
});

describe('a server in trouble', () => {
  it('C5: is down for a while, in which nothing is lost', async () => {
    const { lab, collection } = await ready();
    await lab.value(collection.insertMany(documents, majority));
    lab.plan('mongo.down');
    await lab.settle(collection.insertMany([{ _id: 'd' }], majority));
    await lab.pass(30_000);
    expect(lab.durableIds().slice(0, 3)).toEqual(['a', 'b', 'c']);
  });

  it('ends the waits of those who wait when it goes down', async () => {
    const { lab, collection } = await ready();
    lab.plan('mongo.slow-majority');
    const inserting = collection.insertMany(documents, majority);
    await lab.pass(500);
    lab.model.replicaSet.goDown(60_000);
    expect(await lab.failure(inserting)).toMatchObject({ name: 'MongoBulkWriteError' });
    expect(lab.count('mongo.wait-interrupted')).toBe(1);
  });

  it('C7: elects a new primary while it writes; what is acknowledged is there', async () => {
    for (let seed = 0; seed < 30; seed++) {
      const { lab, collection } = await ready(seed);
      lab.plan('mongo.fail-over', 3);
      const end = await lab.settle(collection.insertMany(documents, majority));
      await lab.pass(60_000);
      if (end?.status === 'fulfilled') expect(lab.durableIds()).toEqual(['a', 'b', 'c']);
    }
  });

  it('O4: refuses a new connection now and then, and takes the next', async () => {
    const lab = new MongoTestbed();
    lab.plan('mongo.auth-refused');
    expect(await lab.failure(lab.client().connect())).toMatchObject({ code: 18 });
    await lab.value(lab.client().connect());
  });

  it('has an update of many documents tried once only', async () => {
    const { lab, collection } = await ready();
    await lab.value(collection.insertMany(documents, majority));
    lab.plan('network.mongo.request-lost');
    const closing = collection.updateMany({ _id: { $in: ['a', 'b'] } }, { $set: { n: 1 } }, majority);
    expect(await lab.failure(closing)).toMatchObject({ name: 'MongoNetworkError' });
    lab.plan('network.mongo.request-lost');
    const updateOne = { filter: { _id: 'a' }, update: { $set: { n: 2 } } };
    expect(await lab.value(collection.bulkWrite([{ updateOne }], majority))).toMatchObject({
      modifiedCount: 1,
    });
  });
});
