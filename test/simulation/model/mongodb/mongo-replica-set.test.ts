import { serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { ExecutionEnvironment } from '../../engine/execution-environment.ts';
import { unhandledRejections } from '../../run/unhandled-rejections.ts';
import { MongoTestbed, type Specimen } from './mongo-testbed.ts';

const majority = { writeConcern: { w: 'majority', journal: true }, ordered: false } as const;
const weak = { writeConcern: { w: 1 }, ordered: false } as const;
const raw = { raw: true, readPreference: 'primary' } as const;
const [a, b]: [Specimen, Specimen] = [{ _id: 'a' }, { _id: 'b' }];

/** Ids that a read of this concern finds, by a client of its own. */
async function found(lab: MongoTestbed, level: 'majority' | 'local'): Promise<readonly string[]> {
  const read = lab.collection().find({}, { readConcern: { level } });
  return (await lab.value(read.toArray())).map(({ _id }) => _id);
}

/** Stores documents and waits until they are durable. */
async function stored(lab: MongoTestbed, ...documents: Specimen[]): Promise<void> {
  await lab.value(lab.collection().insertMany(documents, majority));
}

describe('durability', () => {
  it('C8: an acknowledged majority write survives every election', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const lab = new MongoTestbed(seed);
      await stored(lab, a, b);
      for (let time = 0; time < 5; time++) lab.model.failOver();
      await lab.pass(60_000);
      expect(await found(lab, 'majority')).toEqual(['a', 'b']);
    }
  });

  it('C8: a write acknowledged at w 1 may be rolled back, and may be kept', async () => {
    const kept = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const lab = new MongoTestbed(seed);
      lab.plan('mongo.slow-majority');
      await lab.value(lab.collection().insertMany([a, b], weak));
      lab.model.failOver();
      await lab.pass(60_000);
      kept.add((await found(lab, 'majority')).join());
    }
    // What is kept is the older part of it.
    expect([...kept].sort()).toEqual(['', 'a', 'a,b']);
  });

  it('a majority write waits until a majority holds it; one of w 1 does not', async () => {
    const lab = new MongoTestbed();
    await stored(lab, { _id: 'first' });
    lab.plan('mongo.slow-majority');
    const waiting = lab.collection().insertMany([a], majority);
    await lab.pass(500);
    await lab.value(lab.collection().insertMany([b], weak));
    expect([lab.durableIds(), lab.model.isMajorityDurable('numtest', 'numtest', 'a')]).toEqual([['first'], false]);
    await lab.value(waiting);
    expect(lab.model.isMajorityDurable('numtest', 'numtest', 'a')).toBe(true);
  });

  it('shows to read concern majority only what is durable, and all of it to local', async () => {
    const lab = new MongoTestbed();
    lab.plan('mongo.slow-majority');
    await lab.value(lab.collection().insertMany([a], weak));
    expect([await found(lab, 'majority'), await found(lab, 'local')]).toEqual([[], ['a']]);
    await lab.pass(60_000);
    expect(await found(lab, 'majority')).toEqual(['a']);
  });

  it('shows from a secondary no more than is durable, whatever the read concern', async () => {
    const lab = new MongoTestbed();
    lab.plan('mongo.slow-majority');
    await lab.value(lab.collection().insertMany([a], weak));
    const read = lab.collection().find({}, { ...raw, readPreference: 'secondaryPreferred' });
    expect(await lab.value(read.toArray())).toEqual([]);
  });

  it('makes durable in the order of writing, never a later write before an earlier one', async () => {
    const lab = new MongoTestbed();
    lab.plan('mongo.slow-majority');
    await lab.value(lab.collection().insertMany([a], weak));
    await lab.value(lab.collection().insertMany([b], weak));
    await lab.pass(500);
    expect(lab.durableIds()).toEqual([]);
    await lab.pass(60_000);
    expect(lab.durableIds()).toEqual(['a', 'b']);
  });

  it('an update that changes nothing waits for what it found as well', async () => {
    const lab = new MongoTestbed();
    lab.plan('mongo.slow-majority');
    await lab.value(lab.collection().insertMany([{ _id: 'a', n: 5 }], weak));
    const { modifiedCount } = await lab.value(lab.collection().updateOne({ _id: 'a' }, { $max: { n: 5 } }, majority));
    expect([modifiedCount, lab.durableIds()]).toEqual([0, ['a']]);
  });

  it('a weak connection string weakens what does not speak for itself', async () => {
    const lab = new MongoTestbed();
    lab.plan('mongo.slow-majority');
    const uri = `${lab.model.credentials.uri}?w=1&readConcernLevel=majority`;
    const collection = lab.collection(lab.client(uri));
    await lab.value(collection.insertMany([a], { ordered: false }));
    expect([lab.durableIds(), await lab.value(collection.find({}).toArray())]).toEqual([[], []]);
  });
});

describe('an election', () => {
  it('ends a wait for the majority, and the driver’s second try is answered with what was done', async () => {
    let recorded = 0;
    for (let seed = 0; seed < 20; seed++) {
      const lab = new MongoTestbed(seed);
      const client = lab.client();
      await lab.value(client.connect());
      lab.plan('mongo.slow-majority');
      const inserting = lab.collection(client).insertMany([a, b], majority);
      await lab.pass(500);
      lab.model.failOver();
      const end = await lab.settle(inserting);
      // The election may take longer than the client waits; then nothing is said of the documents.
      if (end?.status === 'fulfilled') expect([end.value.insertedCount, lab.durableIds()]).toEqual([2, ['a', 'b']]);
      recorded += lab.count('mongo.statement-recorded');
    }
    expect(recorded).toBeGreaterThan(0);
  });

  it('makes a client that knows the former primary look for the new one', async () => {
    const lab = new MongoTestbed();
    const client = lab.client();
    await lab.value(client.connect());
    lab.model.failOver();
    await lab.value(lab.collection(client).insertMany([a], majority));
    expect([lab.count('mongo.not-primary'), lab.durableIds()]).toEqual([1, ['a']]);
  });

  it('takes the keys of rolled-back documents out of unique indexes', async () => {
    const lab = new MongoTestbed();
    lab.model.replicaSet.collection('numtest.numtest').addUniqueIndex('email');
    lab.plan('mongo.slow-majority');
    await lab.value(lab.collection().insertMany([{ _id: 'a', email: 'x' }], weak));
    while (lab.count('mongo.rolled-back') === 0) lab.model.failOver();
    await lab.pass(10_000);
    await stored(lab, { _id: 'b', email: 'x' });
    expect(lab.durableIds()).toEqual(['b']);
  });

  it('gives an updated document back what it held before', async () => {
    const lab = new MongoTestbed();
    await stored(lab, { _id: 'a', n: 1 });
    lab.plan('mongo.slow-majority');
    await lab.value(lab.collection().updateOne({ _id: 'a' }, { $set: { n: 2 } }, { writeConcern: { w: 1 } }));
    while (lab.count('mongo.rolled-back') === 0) lab.model.failOver();
    await lab.pass(10_000);
    expect(await lab.value(lab.collection().findOne({ _id: 'a' }))).toEqual({ _id: 'a', n: 1 });
  });
});

describe('a backup', () => {
  it('O7: puts the whole set back to what the majority held then', async () => {
    const lab = new MongoTestbed();
    await stored(lab, { _id: 'a', n: 1 });
    const backup = lab.model.snapshot();
    await stored(lab, b);
    await lab.value(lab.collection().updateOne({ _id: 'a' }, { $set: { n: 2 } }, majority));
    await lab.value(lab.db().collection<Specimen>('other').insertMany([b], majority));
    lab.model.restore(backup);
    await lab.pass(10_000);
    expect([...lab.model.documents('numtest', 'numtest')]).toEqual([['a', serialize({ _id: 'a', n: 1 })]]);
    expect(lab.model.documents('numtest', 'other').size).toBe(0);
  });

  it('holds nothing that was not durable', async () => {
    const lab = new MongoTestbed();
    lab.plan('mongo.slow-majority');
    await lab.value(lab.collection().insertMany([a], weak));
    lab.model.restore(lab.model.snapshot());
    await lab.pass(60_000);
    expect(await found(lab, 'local')).toEqual([]);
  });

  it('makes no client believe that a write from before is done', async () => {
    const lab = new MongoTestbed();
    const client = lab.client();
    await lab.value(client.connect());
    const backup = lab.model.snapshot();
    lab.plan('mongo.slow-majority');
    const inserting = lab.collection(client).insertMany([a], majority);
    await lab.pass(500);
    lab.model.restore(backup);
    await lab.settle(inserting);
    expect(await lab.settle(inserting)).toMatchObject({ status: 'fulfilled' });
    expect(lab.durableIds()).toEqual(['a']);
  });
});

describe('a client', () => {
  it('that dies hears nothing, and what it sent may be done all the same', async () => {
    const lab = new MongoTestbed();
    const environment = new ExecutionEnvironment('doomed');
    const client = lab.client(lab.model.credentials.uri, environment);
    await lab.value(client.connect());
    lab.plan('network.mongo.slow', 2);
    const inserting = lab.collection(client).insertMany([a], majority);
    await lab.pass(100);
    environment.kill();
    expect(await lab.settle(inserting)).toBeUndefined();
    expect(lab.durableIds()).toEqual(['a']);
  });

  it('leaves nothing behind that nobody hears, at whatever moment it is closed', async () => {
    const rejections = unhandledRejections();
    for (let moment = 0; moment < 20; moment++) {
      const lab = new MongoTestbed();
      const client = lab.client();
      await lab.value(lab.collection(client).insertMany([a], majority));
      lab.model.replicaSet.goDown(1_000);
      const late = lab.collection(client).insertMany([b], majority);
      for (let turn = 0; turn < moment; turn++) await Promise.resolve();
      void client.close();
      await lab.failure(late);
      await lab.pass(1_000);
    }
    expect(await rejections.end()).toEqual([]);
  });

  it('C5: gives up where nobody is there for longer than it waits, and waits where somebody comes', async () => {
    const lab = new MongoTestbed();
    lab.model.replicaSet.goDown(4_000);
    await stored(lab, a);
    lab.model.replicaSet.goDown(60_000);
    const startMs = lab.time.nowMs;
    expect(await lab.failure(lab.client().connect())).toMatchObject({ name: 'MongoServerSelectionError' });
    expect(lab.time.nowMs - startMs).toBe(5_000);
  });

  it('O4: goes on with an open connection after a rotation, and is refused when it needs a new one', async () => {
    const lab = new MongoTestbed();
    const client = lab.client();
    await lab.value(client.connect());
    const uri = lab.model.credentials.rotate();
    await lab.value(lab.collection(client).insertMany([a], majority));
    lab.plan('network.mongo.request-lost');
    expect(await lab.failure(lab.collection(client).insertMany([b], majority))).toMatchObject({ code: 18 });
    await lab.value(lab.collection(lab.client(uri)).insertMany([b], majority));
    expect([lab.count('mongo.auth-failed'), lab.durableIds()]).toEqual([1, ['a', 'b']]);
  });

  it('sees what it sent as it was then, whatever becomes of the object', async () => {
    const lab = new MongoTestbed();
    const document = { _id: 'a', list: [1] };
    const inserting = lab.collection().insertMany([document], majority);
    document.list.push(2);
    await lab.value(inserting);
    expect([...lab.model.documents('numtest', 'numtest').values()]).toEqual([serialize({ _id: 'a', list: [1] })]);
  });

  it('is told plainly what the model does not know', async () => {
    const lab = new MongoTestbed();
    await stored(lab, a);
    const unknown = lab.collection().find({ n: { $regex: 'x' } });
    await expect(lab.value(unknown.toArray())).rejects.toThrow('knows no $regex in a filter');
    const change = lab.collection().updateOne({ _id: 'a' }, { $inc: { n: 1 } }, majority);
    await expect(lab.value(change)).rejects.toThrow('knows no $inc in an update');
    await expect(lab.value(lab.db().command({ drop: 1 }))).rejects.toThrow('knows the command hello only');
    await expect(lab.value(lab.collection().insertMany([b]))).rejects.toThrow('writes unordered only');
  });
});
