import { beforeEach, describe, expect, inject, it } from 'vitest';
import { mongodbConnection } from '../../lambdas/consumer/adapters/mongodb-connection.ts';
import { mongodbDeadLetterSink } from '../../lambdas/consumer/adapters/mongodb-dead-letter-sink.ts';
import { mongodbDocumentSink, writeChunk } from '../../lambdas/consumer/adapters/mongodb-document-sink.ts';
import { mongodbHighWaterMarks } from '../../lambdas/consumer/adapters/mongodb-high-water-marks.ts';
import type { DeadLetter } from '../../lambdas/consumer/core/dead-letter.ts';
import type { CandidateDocument } from '../../lambdas/consumer/core/document.ts';
import type { DeadLetterSink, DocumentSink, HighWaterMarks } from '../../lambdas/consumer/ports.ts';
import { useContractDatabase } from '../support/contract-database.ts';
import { FakeDeadLetterSink, FakeDocumentSink, FakeHighWaterMarks } from '../support/fake-mongo.ts';
import { hangMs } from '../support/hang-ms.ts';
import { patientMongoClient, patientMongoConnection } from '../support/patient-mongo-client.ts';
import { arrival, candidate, origin, place, position, sequence } from '../support/records.ts';

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
    const outcomes = await sink.write(
      [number(1), number(2, 20), number(3, 30, { number: 'other' })],
      timeoutMs,
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['already', 'duplicate', 'conflict']);
  });

  it('C28: lets one of two writers at once insert, and proves it to the other', async () => {
    const sink = open();
    const documents = Array.from({ length: 300 }, (_, index) => number(index + 1));
    const [left, right] = await Promise.all([
      sink.write(documents, timeoutMs),
      sink.write(documents, timeoutMs),
    ]);
    const inserted = [...left, ...right].filter(({ kind }) => kind === 'inserted');
    const proven = [...left, ...right].filter(({ kind }) => kind === 'already');
    expect([inserted.length, proven.length]).toEqual([300, 300]);
  });
});

describe('documents in MongoDB', () => {
  const sink = (): DocumentSink => mongodbDocumentSink(connection, collection, () => performance.now());

  it('C21: keeps operators, dots and empty names as data, equal to the byte, also when redelivered', async () => {
    const value = JSON.parse(
      '{"$set":{"a":1},"$where":"x","a.b":[{"":{"$inc":1}}],"__proto__":{"polluted":true}}',
    );
    const document = number(1, 1, value);
    expect(await sink().write([document], timeoutMs)).toEqual([{ kind: 'inserted' }]);
    expect(await sink().write([document], timeoutMs)).toEqual([{ kind: 'already' }]);
    const [raw] = await db.collection(collection).find({}, { raw: true }).toArray();
    expect(Buffer.compare(Buffer.from(raw as unknown as Uint8Array), document.bytes)).toBe(0);
  });

  it('C12: rejects what breaks another unique index, and stores its neighbours', async () => {
    await db.collection(collection).createIndex({ 'value.email': 1 }, { unique: true });
    const documents = [1, 2, 3].map((n) => number(n, n, { email: n === 3 ? 'c' : 'same' }));
    const outcomes = await sink().write(documents, timeoutMs);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['inserted', 'rejected', 'inserted']);
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
    expect(outcomes.map(({ kind }) => kind)).toEqual(['already', 'rejected', 'inserted']);
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
    expect(inserts.map(({ writeConcern }) => writeConcern)).toEqual(
      Array(2).fill({ w: 'majority', j: true }),
    );
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
    const outcomes = await mongodbDocumentSink(nobody, collection, () => performance.now()).write(
      [number(1)],
      1_000,
    );
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
    expect(outcomes.map(({ kind }) => kind).every((kind) => kind === 'inserted' || kind === 'already')).toBe(
      true,
    );
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
  it('keeps letters once, however often they come', async () => {
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

const markStores: readonly (readonly [string, () => HighWaterMarks])[] = [
  ['the fake', () => new FakeHighWaterMarks()],
  ['MongoDB', () => mongodbHighWaterMarks(connection, collection)],
];

describe.each(markStores)('high-water marks: %s', (_name, open) => {
  it('makes a mark where no checkpoint was loaded, and raises it from then on', async () => {
    const marks = open();
    expect(await marks.raise(position(), null, place(5), timeoutMs)).toBe('raised');
    expect(await marks.raise(position(), place(5), place(10), timeoutMs)).toBe('raised');
    expect(await marks.raise(position(), place(10), place(10), timeoutMs)).toBe('raised');
  });

  it('O7: says behind where the mark is missing or lower than the checkpoint', async () => {
    const marks = open();
    expect(await marks.raise(position(), place(5), place(6), timeoutMs)).toBe('behind');
    await marks.raise(position(), null, place(9), timeoutMs);
    expect(await marks.raise(position(), place(10), place(11), timeoutMs)).toBe('behind');
  });

  it('never lowers a mark, and compares by value', async () => {
    const marks = open();
    await marks.raise(position(), null, place(10), timeoutMs);
    await marks.raise(position(), null, place(9), timeoutMs);
    expect(await marks.raise(position(), place(10), place(10), timeoutMs)).toBe('raised');
  });

  it('O7: keeps a mark a replay, begun where the one before holds what it begins with', async () => {
    const marks = open();
    await marks.raise(position(), null, place(9), timeoutMs);
    expect(await marks.raise(position(), place(5), place(5, '1-run'), timeoutMs)).toBe('raised');
    expect(await marks.raise(position(), place(9, '1-run'), place(9, '1-run'), timeoutMs)).toBe('behind');
    expect(await marks.raise(position(), place(6, '1-run'), place(6, '2-run'), timeoutMs)).toBe('behind');
    expect(await marks.raise(position(), place(5, '2-run'), place(5, '2-run'), timeoutMs)).toBe('behind');
    expect(await marks.raise(position(), null, place(7, '3-$a.run'), timeoutMs)).toBe('raised');
    expect(await marks.raise(position(), place(7, '3-$a.run'), place(8, '3-$a.run'), timeoutMs)).toBe(
      'raised',
    );
    expect(await marks.raise(position(), place(9), place(10), timeoutMs)).toBe('raised');
  });

  it('C28: lets many make the same mark at once', async () => {
    const marks = open();
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, index) => marks.raise(position(), null, place(index + 1), timeoutMs)),
    );
    expect(new Set(outcomes)).toEqual(new Set(['raised']));
    expect(await marks.raise(position(), place(8), place(8), timeoutMs)).toBe('raised');
  });
});
