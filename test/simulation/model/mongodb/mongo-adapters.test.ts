import { describe, expect, it } from 'vitest';
import type { DeadLetter } from '../../../../engine/documents/dead-letter.ts';
import type { CandidateDocument } from '../../../../engine/documents/document.ts';
import { mongodbConnection } from '../../../../engine/sink/mongodb/mongodb-connection.ts';
import { mongodbDeadLetterSink } from '../../../../engine/sink/mongodb/mongodb-dead-letter-sink.ts';
import { mongodbDeadLetterStore } from '../../../../engine/sink/mongodb/mongodb-dead-letter-store.ts';
import { mongodbDocumentSink } from '../../../../engine/sink/mongodb/mongodb-document-sink.ts';
import { requirePlainCollection } from '../../../../engine/sink/mongodb/mongodb-plain-collection.ts';
import { mongodbRestartEntries } from '../../../../engine/sink/mongodb/mongodb-restart-entries.ts';
import { mongodbSinkCheckpoints } from '../../../../engine/sink/mongodb/mongodb-sink-checkpoints.ts';
import { arrival, candidate, origin, position, sequence } from '../../../support/records.ts';
import type { MongoModel } from './mongo-model.ts';
import { MongoTestbed } from './mongo-testbed.ts';

const timeoutMs = 60_000;
const number = (n: number): CandidateDocument =>
  candidate({ _id: `s ${n}`, value: n, origin: origin({ sequence: sequence(n) }) });
const numbers = [number(1), number(2), number(3)];
const letter: DeadLetter = {
  _id: 'numbers@1/shardId-000000000000 1',
  reason: { code: 'not-json', message: 'It is no JSON.' },
  key: 'key',
  payload: Uint8Array.of(0, 255),
  origin: origin(),
  deadLetteredAt: arrival,
  state: 'open',
};

/** The product's own adapters on a simulated cluster; the secret holds the connection string of the moment. */
function adapters(lab: MongoTestbed, secret = () => lab.model.credentials.uri) {
  const connection = mongodbConnection({
    readUri: async () => secret(),
    database: 'numtest',
    appName: 'simulation',
    isTlsRequired: true,
    check: (database) => requirePlainCollection(database, 'numtest'),
    createClient: (uri) => lab.client(uri),
  });
  const documents = mongodbDocumentSink(connection, 'numtest', () => lab.time.nowMs);
  return {
    begin: connection.begin,
    letters: mongodbDeadLetterSink(connection, 'numtest'),
    box: mongodbDeadLetterStore(connection, 'numtest'),
    sinkCheckpoints: mongodbSinkCheckpoints(connection, 'numtest'),
    restarts: mongodbRestartEntries(connection, 'numtest'),
    kinds: async (candidates: readonly CandidateDocument[]) =>
      (await lab.value(documents.write(candidates, timeoutMs))).map(({ kind }) => kind),
  };
}

describe('the product’s adapters on the model', () => {
  it('insert, and prove what is there already', async () => {
    const lab = new MongoTestbed();
    const { kinds } = adapters(lab);
    expect(await kinds([number(2)])).toEqual(['inserted']);
    expect(await kinds(numbers)).toEqual(['inserted', 'already', 'inserted']);
    const stored = lab.model.documents('numtest', 'numtest').get('s 2');
    expect(Buffer.compare(stored ?? Buffer.alloc(0), number(2).bytes)).toBe(0);
  });

  it('C7: insert once where the reply is lost', async () => {
    const lab = new MongoTestbed();
    const { kinds } = adapters(lab);
    await kinds([number(9)]);
    lab.plan('network.mongo.reply-lost');
    expect(await kinds(numbers)).toEqual(Array(3).fill('inserted'));
  });

  it('O5: read dead letters as the real driver gives them', async () => {
    const lab = new MongoTestbed();
    const { letters, box } = adapters(lab);
    await lab.value(letters.put([letter], timeoutMs));
    const { key, payload } = letter;
    expect(await lab.value(box.open({}, null, 10, timeoutMs))).toEqual([
      { id: letter._id, record: { key, payload: Buffer.from(payload), arrivedAt: arrival } },
    ]);
  });

  it('believe no duplicate that may still be rolled back', async () => {
    const lab = new MongoTestbed();
    const { kinds } = adapters(lab);
    await kinds([number(9)]);
    lab.plan('mongo.slow-majority');
    lab.plan('mongo.write-concern-error');
    expect(await kinds(numbers)).toEqual(Array(3).fill('unknown'));
    lab.plan('mongo.duplicate-unproven');
    expect(await kinds(numbers)).toEqual(Array(3).fill('unknown'));
  });

  it('O4: go on with the invocation after a rotation', async () => {
    const lab = new MongoTestbed();
    const { begin, kinds } = adapters(lab);
    await kinds([number(9)]);
    lab.model.credentials.rotate();
    lab.plan('network.mongo.request-lost');
    expect(await kinds(numbers)).toEqual(Array(3).fill('unknown'));
    begin();
    expect(await kinds(numbers)).toEqual(Array(3).fill('inserted'));
    expect(lab.count('mongo.auth-failed')).toBe(1);
  });

  it('O7: see by the sink checkpoint that a backup was restored', async () => {
    const lab = new MongoTestbed();
    const { sinkCheckpoints } = adapters(lab);
    const raise = (required: number | null, to: number) =>
      lab.value(
        sinkCheckpoints.raise(position(), required === null ? null : sequence(required), sequence(to), timeoutMs),
      );
    expect(await raise(null, 1)).toBe('raised');
    const backup = lab.model.snapshot();
    expect(await raise(1, 9)).toBe('raised');
    lab.model.restore(backup);
    await lab.pass(10_000);
    expect(await raise(9, 10)).toBe('behind');
  });

  it('O7: restart, which holds the sink checkpoint, until a restore takes the entry away', async () => {
    const lab = new MongoTestbed();
    const { sinkCheckpoints, restarts } = adapters(lab);
    const entry = { id: 'run-1', through: sequence(0), to: sequence(9) };
    const nothing = { sequence: null, restart: null };
    const backup = lab.model.snapshot();
    expect(await lab.value(restarts.begin(position(), nothing, entry, timeoutMs))).toBe('begun');
    expect(await lab.value(restarts.list('numtest', 'numbers', timeoutMs))).toEqual([position()]);
    const raise = () => lab.value(sinkCheckpoints.raise(position(), sequence(9), sequence(10), timeoutMs));
    expect(await raise()).toBe('restarting');
    lab.plan('network.mongo.reply-lost');
    expect(await lab.value(restarts.move(position(), entry, sequence(9), timeoutMs))).toBe('moved');
    const ended = { ...entry, through: entry.to };
    expect(await lab.value(restarts.read(position(), timeoutMs))).toEqual({ sequence: null, restart: ended });
    lab.plan('network.mongo.reply-lost');
    expect(await lab.value(restarts.finish(position(), ended, timeoutMs))).toBe('finished');
    expect(await raise()).toBe('raised');
    lab.model.restore(backup);
    await lab.pass(10_000);
    expect(await lab.value(restarts.finish(position(), ended, timeoutMs))).toBe('stopped');
    expect(await raise()).toBe('behind');
  });

  it('O16: find the dead letters that a command has made', async () => {
    const lab = new MongoTestbed();
    const { letters, box } = adapters(lab);
    const skipped = (at: number): DeadLetter => ({
      ...letter,
      _id: `numbers@1700000000/shardId-000000000000 ${at}`,
      reason: { code: 'skipped-by-operator', message: 'set aside' },
      origin: origin({ sequence: sequence(at) }),
    });
    await lab.value(letters.put([letter, skipped(7), skipped(8)], timeoutMs));
    await lab.value(box.close([skipped(8)._id], 'redriven', arrival, timeoutMs));
    expect(await lab.value(box.skipped(position(), timeoutMs))).toEqual(['7']);
  });

  it('O7: keep the documents and the sink checkpoint of one invocation in one cluster', async () => {
    const lab = new MongoTestbed();
    let uri = lab.model.credentials.uri;
    const { begin, kinds, sinkCheckpoints } = adapters(lab, () => uri);
    const raise = () => sinkCheckpoints.raise(position(), null, sequence(3), timeoutMs);
    const heldBy = (model: MongoModel) =>
      ['numtest', 'highwater_sink_checkpoints'].map((name) => model.documents('numtest', name).size);
    begin();
    await kinds(numbers);
    lab.model.credentials.rotate();
    uri = lab.other.credentials.uri;
    lab.plan('network.mongo.request-lost');
    expect(await lab.failure(raise())).toMatchObject({ name: 'MongoUnavailable', retriable: true });
    expect([heldBy(lab.model), heldBy(lab.other)]).toEqual([
      [3, 0],
      [0, 0],
    ]);
    begin();
    expect(await kinds(numbers)).toEqual(Array(3).fill('inserted'));
    expect(await lab.value(raise())).toBe('raised');
    expect(heldBy(lab.other)).toEqual([3, 1]);
  });

  it('C32: keep dead letters once', async () => {
    const lab = new MongoTestbed();
    const { letters } = adapters(lab);
    const letter = {
      _id: 'numbers@1700000000/shardId-000000000000 1',
      reason: { code: 'not-json', message: 'The record is not JSON.' },
      key: 'k',
      payload: Uint8Array.of(0, 255),
      origin: origin(),
      deadLetteredAt: arrival,
      state: 'open',
    } as const;
    for (let time = 0; time < 2; time++) await lab.value(letters.put([letter], timeoutMs));
    expect(lab.model.isMajorityDurable('numtest', 'numtest_dead_letters', letter._id)).toBe(true);
  });
});
