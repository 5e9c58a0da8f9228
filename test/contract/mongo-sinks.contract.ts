import { beforeEach, describe, expect, inject, it } from 'vitest';
import type { DeadLetter } from '../../engine/documents/dead-letter.ts';
import type { CandidateDocument } from '../../engine/documents/document.ts';
import type { DeadLetterStore } from '../../engine/sink/dead-letter-ports.ts';
import { mongodbConnection } from '../../engine/sink/mongodb/mongodb-connection.ts';
import { mongodbDeadLetterSink } from '../../engine/sink/mongodb/mongodb-dead-letter-sink.ts';
import { mongodbDeadLetterStore } from '../../engine/sink/mongodb/mongodb-dead-letter-store.ts';
import { mongodbDocumentSink, writeChunk } from '../../engine/sink/mongodb/mongodb-document-sink.ts';
import { mongodbRestartEntries } from '../../engine/sink/mongodb/mongodb-restart-entries.ts';
import { mongodbSinkCheckpoints } from '../../engine/sink/mongodb/mongodb-sink-checkpoints.ts';
import type {
  DeadLetterSink,
  DocumentSink,
  RestartEntries,
  RestartEntry,
  SinkCheckpointState,
  SinkCheckpoints,
} from '../../engine/sink/ports.ts';
import { useContractDatabase } from '../support/contract-database.ts';
import { FakeDeadLetterSink, FakeDocumentSink, FakeSinkCheckpoints } from '../support/fake-mongo.ts';
import { FakeRestartEntries } from '../support/fake-restart-entries.ts';
import { hangMs } from '../support/hang-ms.ts';
import { FakeDeadLetterStore } from '../support/operator-letters.ts';
import { patientMongoClient, patientMongoConnection } from '../support/patient-mongo-client.ts';
import { arrival, candidate, origin, position, record, sequence, shardId, utf8 } from '../support/records.ts';
import { makeOnly } from '../support/unpacked.ts';

const { mongoUri, hasFailPoints } = inject('servers');
const timeoutMs = hangMs;
// Weak on purpose: the connection string must not be able to weaken the writes.
const weakOptions = 'w=1&journal=false&readPreference=secondaryPreferred&readConcernLevel=local';
const weakened = (uri: string): string => `${uri}${uri.includes('?') ? '&' : '?'}${weakOptions}`;
const { client, db, connection } = useContractDatabase('sinks', weakened);
const database = db.databaseName;

let collections = 0;
let collection = '';
beforeEach(() => {
  collection = `documents_${collections++}`;
});

/** The number event `n` at sequence number `at`. */
function number(n: number, at = n, value: unknown = { number: n }): CandidateDocument {
  return candidate({ _id: `highwater:numbers run:${n}`, value, origin: origin({ sequence: sequence(at) }) });
}

const sinks: readonly (readonly [string, () => DocumentSink])[] = [
  ['the fake', () => new FakeDocumentSink()],
  ['MongoDB', () => mongodbDocumentSink(connection, collection, () => performance.now())],
];

describe.each(sinks)('a document sink: %s', (_name, open) => {
  it('gives one outcome a document, in their order', async () => {
    const sink = open();
    await sink.write([number(2)], timeoutMs);
    const outcomes = await sink.write([number(1), number(2), number(3)], timeoutMs);
    expect(outcomes).toEqual([{ kind: 'inserted' }, { kind: 'already' }, { kind: 'inserted' }]);
  });

  it('C11: proves what is there already, also where all of it is', async () => {
    const sink = open();
    const documents = Array.from({ length: 1_200 }, (_, index) => number(index + 1));
    await sink.write(documents, timeoutMs);
    const outcomes = await sink.write(documents, timeoutMs);
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['already']));
    expect(outcomes).toHaveLength(1_200);
  });

  it('tells our own earlier write, a duplicate and a conflict apart (C14)', async () => {
    const sink = open();
    await sink.write([number(1), number(2), number(3)], timeoutMs);
    const outcomes = await sink.write([number(1), number(2, 20), number(3, 30, { number: 'other' })], timeoutMs);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['already', 'duplicate', 'dead-letter']);
  });

  it('C28: lets one of two writers at once insert, and proves it to the other', async () => {
    const sink = open();
    const documents = Array.from({ length: 300 }, (_, index) => number(index + 1));
    const [left, right] = await Promise.all([sink.write(documents, timeoutMs), sink.write(documents, timeoutMs)]);
    const inserted = [...left, ...right].filter(({ kind }) => kind === 'inserted');
    const proven = [...left, ...right].filter(({ kind }) => kind === 'already');
    expect([inserted.length, proven.length]).toEqual([300, 300]);
  });
});

describe('documents in MongoDB', () => {
  const sink = (): DocumentSink => mongodbDocumentSink(connection, collection, () => performance.now());

  it('C21: keeps operators, dots and empty names as data, equal to the byte, also when redelivered', async () => {
    const value = JSON.parse('{"$set":{"a":1},"$where":"x","a.b":[{"":{"$inc":1}}],"__proto__":{"polluted":true}}');
    const document = number(1, 1, value);
    expect(await sink().write([document], timeoutMs)).toEqual([{ kind: 'inserted' }]);
    expect(await sink().write([document], timeoutMs)).toEqual([{ kind: 'already' }]);
    const [raw] = await db.collection(collection).find({}, { raw: true }).toArray();
    expect(Buffer.compare(Buffer.from(raw as unknown as Uint8Array), document.bytes)).toBe(0);
  });

  it('C21: keeps extensions as data, whatever their names and however deep, also when redelivered', async () => {
    const odd = '"$set":{"a.b":1},"":0.5,"ID":"2","_id":7,"__proto__":{"a":[1]},"$where":"x"';
    const deep = `"deep":${'['.repeat(98)}${']'.repeat(98)}`;
    const event = `{"specversion":"1.0","id":"1","source":"/shop","type":"order",${odd},${deep}}`;
    const made = makeOnly(record({ data: utf8(event) }));
    if ('rejection' in made) throw new Error(made.rejection.message);
    expect(await sink().write([made.candidate], timeoutMs)).toEqual([{ kind: 'inserted' }]);
    expect(await sink().write([made.candidate], timeoutMs)).toEqual([{ kind: 'already' }]);
    const [raw] = await db.collection(collection).find({}, { raw: true }).toArray();
    expect(Buffer.compare(Buffer.from(raw as unknown as Uint8Array), made.candidate.bytes)).toBe(0);
  });

  it('C12: rejects what breaks another unique index, and stores its neighbours', async () => {
    await db.collection(collection).createIndex({ 'value.email': 1 }, { unique: true });
    const documents = [1, 2, 3].map((n) => number(n, n, { email: n === 3 ? 'c' : 'same' }));
    const outcomes = await sink().write(documents, timeoutMs);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['inserted', 'dead-letter', 'inserted']);
    expect(outcomes[1]).toMatchObject({ rejection: { code: 'unique-index' } });
  });

  it('C12: takes a document for its own that is there, although another unique index is what the server names', async () => {
    await db.collection(collection).createIndex({ 'value.email': 1 }, { unique: true });
    const document = number(1, 1, { email: 'mine' });
    await sink().write([document], timeoutMs);
    expect(await sink().write([document], timeoutMs)).toEqual([{ kind: 'already' }]);
  });

  it('C13: tells a duplicate, a validation error and a new document in one reply apart', async () => {
    await db.createCollection(collection, {
      validator: { 'value.number': { $lt: 100 } },
      validationAction: 'error',
    });
    await sink().write([number(1)], timeoutMs);
    const outcomes = await sink().write([number(1), number(500), number(2)], timeoutMs);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['already', 'dead-letter', 'inserted']);
    expect(outcomes[1]).toMatchObject({ rejection: { code: 'refused-by-mongodb' } });
  });

  it('C8: asks for majority, journal and the primary at each operation, whatever the connection string says', async () => {
    const commands: Record<string, unknown>[] = [];
    const watched = patientMongoClient(weakened(mongoUri), { monitorCommands: true });
    watched.on('commandStarted', ({ command }) => void commands.push(command));
    const documents = watched.db(database).collection<{ readonly _id: string }>(collection);
    for (let time = 0; time < 2; time++) await writeChunk(documents, [number(1)], () => timeoutMs);
    await watched.close();
    const inserts = commands.filter((command) => 'insert' in command);
    const reads = commands.filter((command) => 'find' in command);
    expect(inserts.map(({ writeConcern }) => writeConcern)).toEqual(Array(2).fill({ w: 'majority', j: true }));
    expect(reads.map(({ readConcern }) => readConcern)).toEqual([{ level: 'majority' }]);
    expect(reads.map((command) => command['$readPreference'])).not.toContainEqual({
      mode: 'secondaryPreferred',
    });
  });

  it('C5: answers unknown, and soon, where MongoDB is not there', async () => {
    const nobody = mongodbConnection({
      readUri: async () => 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=60000',
      database,
      appName: 'highwater/sinks',
      isTlsRequired: false,
    });
    const outcomes = await mongodbDocumentSink(nobody, collection, () => performance.now()).write([number(1)], 1_000);
    await nobody.close();
    expect(outcomes.map(({ kind }) => kind)).toEqual(['unknown']);
  });
});

/** Makes the server fail the next inserts; MongoDB’s own test commands. */
async function failInserts(data: object, times = 1): Promise<void> {
  await client.db('admin').command({
    configureFailPoint: 'failCommand',
    mode: { times },
    data: { failCommands: ['insert'], appName: 'highwater/sinks', ...data },
  });
}

describe.runIf(hasFailPoints)('documents in a MongoDB in trouble', () => {
  const sink = (): DocumentSink => mongodbDocumentSink(connection, collection, () => performance.now());

  it('C7: a connection closed once is retried by the driver, and nothing is doubled', async () => {
    await failInserts({ closeConnection: true });
    const outcomes = await sink().write([number(1), number(2)], timeoutMs);
    expect(outcomes.map(({ kind }) => kind).every((kind) => kind === 'inserted' || kind === 'already')).toBe(true);
    expect(await db.collection(collection).countDocuments()).toBe(2);
  });

  it('C7: a connection that keeps closing is unknown', async () => {
    await failInserts({ closeConnection: true }, 5);
    const outcomes = await sink().write([number(1)], timeoutMs);
    await client.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['unknown']);
  });

  it('C9: a write-concern error alone is not durable: unknown', async () => {
    await failInserts({ writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' } });
    const outcomes = await sink().write([number(1), number(2)], timeoutMs);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
  });

  it('C10: duplicates beside a write-concern error are unknown too', async () => {
    await sink().write([number(1)], timeoutMs);
    await failInserts({ writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' } });
    const outcomes = await sink().write([number(1), number(2)], timeoutMs);
    expect(outcomes.every(({ kind }) => kind === 'unknown')).toBe(true);
  });

  it('treats a command that is refused whole with an unknown code as unknown', async () => {
    await failInserts({ errorCode: 8_000 }, 3);
    const outcomes = await sink().write([number(1), number(2)], timeoutMs);
    await client.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
  });

  it('narrows a command that is refused whole down to the documents, and goes on', async () => {
    await failInserts({ errorCode: 8_000 }, 1);
    const outcomes = await sink().write([number(1), number(2)], timeoutMs);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['inserted', 'inserted']);
  });

  it('O4: reads the connection string anew in the invocation after that in which the credentials are refused', async () => {
    let reads = 0;
    const rotated = patientMongoConnection({
      readUri: async () => {
        reads += 1;
        return mongoUri;
      },
      database,
      appName: 'highwater/sinks',
    });
    await failInserts({ errorCode: 18 });
    const sink = mongodbDocumentSink(rotated, collection, () => performance.now());
    const kinds: string[] = [];
    for (let invocation = 1; invocation <= 2; invocation++) {
      rotated.begin();
      for (const { kind } of await sink.write([number(1)], timeoutMs)) kinds.push(kind);
    }
    await rotated.close();
    expect([kinds, reads]).toEqual([['unknown', 'inserted'], 2]);
  });
});

function letter(n: number): DeadLetter {
  return {
    _id: `numbers@1700000000/shardId-000000000000 ${n}`,
    reason: { code: 'not-json', message: 'The record is not JSON.' },
    key: 'key',
    payload: Uint8Array.of(0, 255, n),
    origin: origin({ sequence: sequence(n) }),
    deadLetteredAt: arrival,
    state: 'open',
  };
}

const letterSinks: readonly (readonly [string, () => DeadLetterSink])[] = [
  ['the fake', () => new FakeDeadLetterSink()],
  ['MongoDB', () => mongodbDeadLetterSink(connection, collection)],
];

describe.each(letterSinks)('a dead-letter sink: %s', (_name, open) => {
  it('keeps dead letters once, however often they come', async () => {
    const sink = open();
    await sink.put([letter(1)], timeoutMs);
    await expect(sink.put([letter(1), letter(2)], timeoutMs)).resolves.toBeUndefined();
  });
});

it('keeps a dead letter’s exact bytes, and what an operator marked on it', async () => {
  const sink = mongodbDeadLetterSink(connection, collection);
  await sink.put([letter(1)], timeoutMs);
  const letters = db.collection(`${collection}_dead_letters`);
  await letters.updateOne({}, { $set: { state: 'discarded' } });
  await sink.put([letter(1)], timeoutMs);
  const [kept] = await letters.find().toArray();
  expect(kept).toMatchObject({ state: 'discarded', reason: { code: 'not-json' } });
  expect(new Uint8Array(kept?.['payload'].buffer)).toEqual(Uint8Array.of(0, 255, 1));
});

/** The sink checkpoints of a group, and the restart entries in them. */
interface SinkCheckpointStores {
  readonly sinkCheckpoints: SinkCheckpoints;
  readonly restarts: RestartEntries;
}

const stores: readonly (readonly [string, () => SinkCheckpointStores])[] = [
  [
    'the fake',
    () => {
      const sinkCheckpoints = new FakeSinkCheckpoints();
      return { sinkCheckpoints, restarts: new FakeRestartEntries(sinkCheckpoints) };
    },
  ],
  [
    'MongoDB',
    () => ({
      sinkCheckpoints: mongodbSinkCheckpoints(connection, collection),
      restarts: mongodbRestartEntries(connection, collection),
    }),
  ],
];

const nothing = { sequence: null, restart: null };
const entry = (id: string, through: number, to: number): RestartEntry => ({
  id,
  through: sequence(through),
  to: sequence(to),
});

describe.each(stores)('sink checkpoints: %s', (_name, open) => {
  const at = (number: number | null) => (number === null ? null : sequence(number));
  const raising =
    ({ sinkCheckpoints }: SinkCheckpointStores) =>
    (required: number | null, to: number) =>
      sinkCheckpoints.raise(position(), at(required), sequence(to), timeoutMs);

  it('are made where the row requires nothing, and raised from then on', async () => {
    const subject = open();
    const raise = raising(subject);
    expect(await raise(null, 5)).toBe('raised');
    expect(await raise(5, 10)).toBe('raised');
    expect(await raise(10, 10)).toBe('raised');
    expect(await subject.restarts.read(position(), timeoutMs)).toEqual({ sequence: '10', restart: null });
  });

  it('O7: are behind where they are missing or lower than the row requires', async () => {
    const raise = raising(open());
    expect(await raise(5, 6)).toBe('behind');
    await raise(null, 9);
    expect(await raise(10, 11)).toBe('behind');
  });

  it('are never lowered, and compare by value', async () => {
    const raise = raising(open());
    await raise(null, 10);
    await raise(null, 9);
    expect(await raise(10, 10)).toBe('raised');
  });

  it('C28: are made once by many at once', async () => {
    const raise = raising(open());
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, index) => raise(null, index + 1)));
    expect(new Set(outcomes)).toEqual(new Set(['raised']));
    expect(await raise(8, 8)).toBe('raised');
  });

  it.each([
    ['nothing', null],
    ['what they have reached', 9],
    ['more than they have reached', 10],
  ])('O7: are not raised while a restart is under way, also where the row requires %s', async (_what, required) => {
    const subject = open();
    const raise = raising(subject);
    await raise(null, 9);
    const from = { sequence: sequence(9), restart: null };
    const restart = entry('run-1', 0, 9);
    expect(await subject.restarts.begin(position(), from, restart, timeoutMs)).toBe('begun');
    expect(await raise(required, 11)).toBe('restarting');
    expect(await subject.restarts.read(position(), timeoutMs)).toEqual({ sequence: '9', restart });
  });
});

describe.each(stores)('restart entries: %s', (_name, open) => {
  it('O7: begin, move and end with the sink checkpoint raised', async () => {
    const { restarts, sinkCheckpoints } = open();
    const begun = entry('run-1', 0, 9);
    expect(await restarts.read(position(), timeoutMs)).toEqual(nothing);
    expect(await restarts.begin(position(), nothing, begun, timeoutMs)).toBe('begun');
    expect(await restarts.read(position(), timeoutMs)).toEqual({ sequence: null, restart: begun });
    expect(await restarts.finish(position(), begun, timeoutMs)).toBe('stopped');
    expect(await restarts.move(position(), begun, sequence(10), timeoutMs)).toBe('moved');
    expect(await restarts.move(position(), begun, sequence(10), timeoutMs)).toBe('stopped');
    expect(await restarts.move(position(), entry('run-1', 10, 9), sequence(9), timeoutMs)).toBe('moved');
    expect(await restarts.finish(position(), entry('run-2', 9, 9), timeoutMs)).toBe('stopped');
    expect(await restarts.finish(position(), entry('run-1', 9, 9), timeoutMs)).toBe('finished');
    expect(await restarts.finish(position(), entry('run-1', 9, 9), timeoutMs)).toBe('stopped');
    expect(await restarts.read(position(), timeoutMs)).toEqual({ sequence: '9', restart: null });
    expect(await sinkCheckpoints.raise(position(), sequence(9), sequence(12), timeoutMs)).toBe('raised');
  });

  it('O7: are never made by a move or an end', async () => {
    const { restarts } = open();
    expect(await restarts.move(position(), entry('run-1', 0, 9), sequence(5), timeoutMs)).toBe('stopped');
    expect(await restarts.finish(position(), entry('run-1', 9, 9), timeoutMs)).toBe('stopped');
    expect(await restarts.read(position(), timeoutMs)).toEqual(nothing);
  });

  it('O7: end without lowering a sink checkpoint that stands higher', async () => {
    const { restarts, sinkCheckpoints } = open();
    await sinkCheckpoints.raise(position(), null, sequence(12), timeoutMs);
    const from = { sequence: sequence(12), restart: null };
    await restarts.begin(position(), from, entry('run-1', 9, 9), timeoutMs);
    expect(await restarts.finish(position(), entry('run-1', 9, 9), timeoutMs)).toBe('finished');
    expect(await restarts.read(position(), timeoutMs)).toEqual({ sequence: '12', restart: null });
  });

  it('O7: begin only where the sink checkpoint stands just as it was read', async () => {
    const { restarts, sinkCheckpoints } = open();
    const begin = (from: SinkCheckpointState, id: string) =>
      restarts.begin(position(), from, entry(id, 0, 9), timeoutMs);
    await sinkCheckpoints.raise(position(), null, sequence(5), timeoutMs);
    expect(await begin(nothing, 'run-1')).toBe('stale');
    expect(await begin({ sequence: sequence(4), restart: null }, 'run-1')).toBe('stale');
    expect(await begin({ sequence: sequence(5), restart: entry('run-0', 0, 9) }, 'run-1')).toBe('stale');
    expect(await begin({ sequence: sequence(5), restart: null }, 'run-1')).toBe('begun');
    expect(await begin({ sequence: sequence(5), restart: null }, 'run-2')).toBe('stale');
    await restarts.move(position(), entry('run-1', 0, 9), sequence(3), timeoutMs);
    expect(await begin({ sequence: sequence(5), restart: entry('run-1', 0, 9) }, 'run-2')).toBe('stale');
    expect(await begin({ sequence: sequence(5), restart: entry('run-1', 3, 9) }, 'run-2')).toBe('begun');
    expect(await restarts.move(position(), entry('run-1', 3, 9), sequence(6), timeoutMs)).toBe('stopped');
  });

  it('C28: of many that begin at once one stands', async () => {
    const { restarts } = open();
    const ids = Array.from({ length: 8 }, (_, index) => `run-${index}`);
    const outcomes = await Promise.all(
      ids.map((id) => restarts.begin(position(), nothing, entry(id, 0, 9), timeoutMs)),
    );
    expect(outcomes.filter((outcome) => outcome === 'begun')).toHaveLength(1);
    const { restart } = await restarts.read(position(), timeoutMs);
    expect(restart?.id).toBe(ids[outcomes.indexOf('begun')]);
  });

  it('C28: of a batch and a restart at once either is first, and both are told so', async () => {
    const { restarts, sinkCheckpoints } = open();
    const [begun, raised] = await Promise.all([
      restarts.begin(position(), nothing, entry('run-1', 0, 9), timeoutMs),
      sinkCheckpoints.raise(position(), null, sequence(5), timeoutMs),
    ]);
    expect([
      ['begun', 'restarting'],
      ['stale', 'raised'],
    ]).toContainEqual([begun, raised]);
  });

  it('O7: are found in whatever shard and incarnation, and in no other group, stream or collection', async () => {
    const { restarts } = open();
    const former = { streamName: 'numbers', createdAtSeconds: 1_600_000_000 };
    const [own, old] = [position(), position({ incarnation: former, shard: shardId('shardId-000000000001') })];
    const others = [position({ group: 'other' }), position({ incarnation: { ...former, streamName: 'letters' } })];
    for (const place of [own, old, ...others]) await restarts.begin(place, nothing, entry('run-1', 9, 9), timeoutMs);
    await mongodbRestartEntries(connection, 'elsewhere').begin(own, nothing, entry('x', 0, 9), timeoutMs);
    const listed = await restarts.list('numtest', 'numbers', timeoutMs);
    const byShard = [...listed].sort((left, right) => (left.shard < right.shard ? -1 : 1));
    expect(byShard).toEqual([own, old]);
    await restarts.finish(old, entry('run-1', 9, 9), timeoutMs);
    expect(await restarts.list('numtest', 'numbers', timeoutMs)).toEqual([own]);
  });
});

const boxes: readonly (readonly [string, () => readonly [DeadLetterSink, DeadLetterStore]])[] = [
  [
    'the fake',
    () => {
      const sink = new FakeDeadLetterSink();
      return [sink, new FakeDeadLetterStore(sink)];
    },
  ],
  ['MongoDB', () => [mongodbDeadLetterSink(connection, collection), mongodbDeadLetterStore(connection, collection)]],
];

describe.each(boxes)('dead letters that a command has made: %s', (_name, open) => {
  const skipped = (at: number, place = 'numbers@1700000000/shardId-000000000000'): DeadLetter => ({
    ...letter(at),
    _id: `${place} ${at}`,
    reason: { code: 'skipped-by-operator', message: 'set aside' },
    origin: origin({ sequence: sequence(at), shard: shardId(place.slice(place.indexOf('/') + 1)) }),
  });

  it('O16: are found by shard and incarnation, until they are redriven', async () => {
    const [sink, box] = open();
    const others = [
      letter(1),
      skipped(2, 'numbers@1700000000/shardId-000000000001'),
      skipped(3, 'numbers@1600000000/shardId-000000000000'),
      skipped(4, 'numbers@before-1700000000/shardId-000000000000'),
    ];
    await sink.put([...others, skipped(5), skipped(6), skipped(7)], timeoutMs);
    await box.close([skipped(6)._id], 'discarded', arrival, timeoutMs);
    await box.close([skipped(7)._id], 'redriven', arrival, timeoutMs);
    expect([...(await box.skipped(position(), timeoutMs))].sort()).toEqual(['5', '6']);
  });
});

describe.each(boxes)('dead letters that are shown: %s', (_name, open) => {
  it('are listed by id, in their states, without their payloads, and read with them', async () => {
    const [sink, box] = open();
    const conflict = { code: 'conflict', message: 'Other content is there.' } as const;
    await sink.put([letter(1), letter(2), letter(3), { ...letter(4), reason: conflict, eventId: 'a b' }], timeoutMs);
    await box.close([letter(2)._id], 'discarded', arrival, timeoutMs);
    const idsOf = async (...[filter, after, limit]: Parameters<DeadLetterStore['list']>) =>
      (await box.list(filter, after, limit, timeoutMs)).map(({ id }) => Number(id.split(' ')[1]));
    const stillOpen = { states: ['open'] } as const;
    expect(await idsOf(stillOpen, null, 9, 0)).toEqual([1, 3, 4]);
    expect(await idsOf(stillOpen, letter(1)._id, 1, 0)).toEqual([3]);
    expect(await idsOf({ states: ['open', 'discarded'] }, null, 9, 0)).toEqual([1, 2, 3, 4]);
    expect(await idsOf({ states: ['open'], reasonCode: 'conflict' }, null, 9, 0)).toEqual([4]);
    const [first] = await box.list(stillOpen, letter(3)._id, 1, timeoutMs);
    expect(first).toMatchObject({
      id: letter(4)._id,
      reason: conflict,
      eventId: 'a b',
      key: 'key',
      origin: { stream: 'numbers', shard: 'shardId-000000000000', sequence: '4' },
      arrivedAt: arrival,
      size: 3,
      state: 'open',
      deadLetteredAt: arrival,
    });
    const whole = await box.read(letter(2)._id, timeoutMs);
    expect([whole?.summary.state, [...(whole?.payload ?? [])]]).toEqual(['discarded', [0, 255, 2]]);
    expect(await box.read('x', timeoutMs)).toBeNull();
  });
});

it('shows a dead letter that is not as Highwater writes it, and cuts what is long', async () => {
  const letters = db.collection<{ _id: string }>(`${collection}_dead_letters`);
  const odd = { _id: 'by hand', state: 'open', eventId: 'é'.repeat(100_000), key: 7, payload: 'text' };
  await letters.insertMany([odd as never, { _id: 'nothing', state: 'open' } as never]);
  const box = mongodbDeadLetterStore(connection, collection);
  const [first, second] = await box.list({ states: ['open'] }, null, 9, timeoutMs);
  const nothing = { key: null, size: null, arrivedAt: null, reason: { code: null, message: null } };
  expect(first).toMatchObject({ ...nothing, id: 'by hand', eventId: 'é'.repeat(512) });
  expect(second).toMatchObject({ ...nothing, id: 'nothing', eventId: null });
  expect(await box.read('by hand', timeoutMs)).toMatchObject({ payload: null });
});

it('O5: gives a payload of 10 MiB whole', async () => {
  const payload = Uint8Array.from({ length: 10 * 2 ** 20 }, (_, index) => (index * 7) % 251);
  await mongodbDeadLetterSink(connection, collection).put([{ ...letter(1), payload }], timeoutMs);
  const box = mongodbDeadLetterStore(connection, collection);
  const [listed] = await box.list({ states: ['open'] }, null, 9, timeoutMs);
  const read = await box.read(letter(1)._id, timeoutMs);
  expect(listed?.size).toBe(payload.byteLength);
  expect(Buffer.from(read?.payload ?? []).equals(payload)).toBe(true);
});
