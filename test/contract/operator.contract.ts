import { DeleteItemCommand, DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  PutRecordsCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createAwsClients } from '../../cli/local/aws/aws-clients.ts';
import { checkpointKey } from '../../engine/checkpoints/dynamodb/checkpoint-row.ts';
import { dynamodbCheckpointCommands } from '../../engine/checkpoints/dynamodb/dynamodb-checkpoint-commands.ts';
import { dynamodbCheckpointGroups } from '../../engine/checkpoints/dynamodb/dynamodb-checkpoint-groups.ts';
import { dynamodbCheckpointStore } from '../../engine/checkpoints/dynamodb/dynamodb-checkpoint-store.ts';
import { consumeBatch } from '../../engine/consume/consume-batch.ts';
import type { ConsumerDependencies } from '../../engine/consume/dependencies.ts';
import { DatabaseBehindCheckpoint, RestartUnderWay } from '../../engine/consume/errors.ts';
import { usualDecoding } from '../../engine/documents/decoding.ts';
import type { OperatorDependencies } from '../../engine/operate/dependencies.ts';
import { discardDeadLetters } from '../../engine/operate/discard-dead-letters.ts';
import { RestartStopped } from '../../engine/operate/errors.ts';
import { inspectGroup } from '../../engine/operate/inspect-group.ts';
import { listDeadLetters } from '../../engine/operate/list-dead-letters.ts';
import { readDeadLetter } from '../../engine/operate/read-dead-letter.ts';
import { redriveDeadLetters } from '../../engine/operate/redrive-dead-letters.ts';
import type { ReplayCommand } from '../../engine/operate/replay-range.ts';
import { replayRange } from '../../engine/operate/replay-range.ts';
import { restartGroup } from '../../engine/operate/restart-group.ts';
import { skipForward } from '../../engine/operate/skip-forward.ts';
import { clearSkip, skipRecord } from '../../engine/operate/skip-record.ts';
import { planVerify, verifyTasks } from '../../engine/operate/verify-range.ts';
import { planRun, verifyRun } from '../../engine/operate/verify-run.ts';
import { createLog } from '../../engine/runtime/log.ts';
import { mongodbDatabaseInspector } from '../../engine/sink/mongodb/mongodb-database-inspector.ts';
import { mongodbDeadLetterSink } from '../../engine/sink/mongodb/mongodb-dead-letter-sink.ts';
import { mongodbDeadLetterStore } from '../../engine/sink/mongodb/mongodb-dead-letter-store.ts';
import { mongodbDocumentSink } from '../../engine/sink/mongodb/mongodb-document-sink.ts';
import { mongodbGroupCollection } from '../../engine/sink/mongodb/mongodb-group-collection.ts';
import { mongodbRestartEntries } from '../../engine/sink/mongodb/mongodb-restart-entries.ts';
import { mongodbSinkCheckpoints } from '../../engine/sink/mongodb/mongodb-sink-checkpoints.ts';
import { mongodbStoredRecords } from '../../engine/sink/mongodb/mongodb-stored-records.ts';
import { holdsRecord } from '../../engine/stream/find-missing.ts';
import { kinesisShardReader } from '../../engine/stream/kinesis/kinesis-shard-reader.ts';
import { kinesisStreamIncarnations } from '../../engine/stream/kinesis/kinesis-stream-incarnations.ts';
import { kinesisStreamShards } from '../../engine/stream/kinesis/kinesis-stream-shards.ts';
import { readShard } from '../../engine/stream/read-shard.ts';
import { rememberIncarnation } from '../../engine/stream/recent-incarnation.ts';
import type { StreamRecord } from '../../engine/stream/record.ts';
import { askingTimes } from '../support/asking-times.ts';
import { createCheckpointTable } from '../support/create-checkpoint-table.ts';
import { failuresOf } from '../support/fake-failure-store.ts';
import { hangMs } from '../support/hang-ms.ts';
import { commandedParts } from '../support/operator-commands.ts';
import { patientAwsClient } from '../support/patient-aws-client.ts';
import { patientMongoClient, patientMongoConnection } from '../support/patient-mongo-client.ts';
import { cloudEventBytes, sequence, shardId, utf8 } from '../support/records.ts';

const { endpoint, mongoUri } = inject('servers');
const name = `operator-${process.pid}-${Date.now()}`;
const { dynamodb, kinesis, destroy } = createAwsClients(endpoint);
const [patientTables, patientStreams] = [patientAwsClient(dynamodb), patientAwsClient(kinesis)];
const client = patientMongoClient(mongoUri);
const db = client.db(name.replaceAll('-', '_'));
const shard = shardId();
const connection = patientMongoConnection({
  readUri: async () => mongoUri,
  database: db.databaseName,
  appName: 'highwater/operator',
});

beforeAll(async () => {
  await client.connect();
  await createCheckpointTable(dynamodb, name);
  await kinesis.send(new CreateStreamCommand({ StreamName: name, ShardCount: 1 }));
  const patience = { client: kinesis, maxWaitTime: hangMs / 1000, minDelay: 1, maxDelay: 1 };
  await waitUntilStreamExists(patience, { StreamName: name });
  await put(Array.from({ length: 20 }, (_, n) => event(n + 1)));
  records = await readAll();
});
afterAll(async () => {
  await kinesis.send(new DeleteStreamCommand({ StreamName: name }));
  await dynamodb.send(new DeleteTableCommand({ TableName: name }));
  await connection.close();
  await db.dropDatabase();
  await client.close();
  destroy();
});

/** The numbers 1 to 20, as the stream holds them. */
let records: readonly StreamRecord[] = [];
const event = (n: number): Uint8Array => cloudEventBytes({ id: `run:${n}`, data: { number: n } });
const at = (n: number) => records[n - 1]?.sequence ?? sequence(0);

async function put(payloads: readonly Uint8Array[]): Promise<void> {
  const entries = payloads.map((Data, index) => ({ Data, PartitionKey: `key-${index}` }));
  await kinesis.send(new PutRecordsCommand({ StreamName: name, Records: entries }));
}

async function readAll(): Promise<StreamRecord[]> {
  const all: StreamRecord[] = [];
  for await (const step of readShard(shard, { kind: 'earliest' }, operator('reader'))) all.push(...step.records);
  return all;
}

/** One group with a collection of its own. */
function operator(group: string): OperatorDependencies {
  const now = (): Date => new Date();
  const consumer: ConsumerDependencies = {
    group,
    streamName: name,
    decoding: usualDecoding,
    checkpoints: dynamodbCheckpointStore(patientTables, name, now),
    incarnation: rememberIncarnation(kinesisStreamIncarnations(patientStreams, name), {
      ...askingTimes(now),
      monotonicMs: () => performance.now(),
    }),
    documents: mongodbDocumentSink(connection, group, () => performance.now()),
    deadLetters: mongodbDeadLetterSink(connection, group),
    sinkCheckpoints: mongodbSinkCheckpoints(connection, group),
    start: async () => new Date(0),
    now,
    log: createLog(() => undefined),
  };
  return {
    consumer,
    restarts: mongodbRestartEntries(connection, group),
    commands: dynamodbCheckpointCommands(patientTables, { table: name, writer: 'contract', now }),
    reader: kinesisShardReader(patientStreams, name),
    shards: kinesisStreamShards(patientStreams, name),
    deadLetterStore: mongodbDeadLetterStore(connection, group),
    collection: mongodbGroupCollection(connection, group),
    groups: dynamodbCheckpointGroups(patientTables, name),
    database: mongodbDatabaseInspector(connection, group),
    stored: mongodbStoredRecords(connection, group),
    startsAt: null,
    failures: failuresOf(),
    monotonicMs: () => performance.now(),
    sleep: async () => undefined,
    log: createLog(() => undefined),
    runId: 'contract',
  };
}

/** A group that has handled the numbers 1 to `last`. */
async function handled(group: string, last: number): Promise<OperatorDependencies> {
  const dependencies = operator(group);
  if (last > 0) await deliver(dependencies, records.slice(0, last));
  return dependencies;
}

async function deliver({ consumer }: OperatorDependencies, batch: readonly StreamRecord[]) {
  const invocation = { requestId: 'mapping', remainingMs: () => hangMs };
  return consumeBatch({ streamName: name, shard, records: batch }, invocation, consumer);
}

async function row({ consumer, commands }: OperatorDependencies) {
  const [first] = await commands.list(consumer.group, name, hangMs);
  return commandedParts(first?.checkpoint ?? null);
}

const stored = (group: string): Promise<number> => db.collection(group).countDocuments({});

describe('reading a shard of the real stream', () => {
  it('gives all records once, in order, from any start', async () => {
    expect(records).toHaveLength(20);
    const later: StreamRecord[] = [];
    const start = { kind: 'after', sequence: at(15) } as const;
    for await (const step of readShard(shard, start, operator('reader'))) {
      expect(step.missing).toBeNull();
      later.push(...step.records);
    }
    expect(later.map((record) => record.sequence)).toEqual(records.slice(15).map((record) => record.sequence));
  });

  it('tells a record that is there from one that is not', async () => {
    expect(await holdsRecord(shard, at(3), operator('reader'))).toBe(true);
    expect(await holdsRecord(shard, sequence('9'.repeat(56)), operator('reader'))).toBe(false);
  });

  it('lists the shards, and tells how long they keep a record', async () => {
    const { shards, consumer } = operator('reader');
    expect(await shards.list(hangMs)).toEqual([shard]);
    expect(await consumer.incarnation.recent(hangMs)).toMatchObject({ retentionMs: 86_400_000 });
  });
});

describe('commands on the real services', () => {
  const handledAgain = {
    shard,
    start: { kind: 'earliest' },
    end: { kind: 'checkpoint' },
    leftAlone: [],
  } as const satisfies ReplayCommand;

  it('an inspection sees a majority that acknowledges, the rules of the collection, and the groups with rows', async () => {
    const dependencies = await handled('inspected', 3);
    const { groupsWithRows, database } = await inspectGroup(dependencies);
    expect(groupsWithRows).toContain('inspected');
    expect(database).toMatchObject({ majorityTrouble: null, refusingIndexes: [], hasValidator: false });
    await db.collection('inspected').createIndex({ 'value.order': 1 }, { unique: true, sparse: true, name: 'orders' });
    const again = await inspectGroup(dependencies);
    expect(again.database.refusingIndexes).toEqual([{ name: 'orders', reason: 'unique' }]);
    expect(await stored('inspected')).toBe(3);
  });

  it('O1: a replay through the checkpoint stores again what was lost, and leaves the row as it is', async () => {
    const group = await handled('backward', 15);
    await db.collection('backward').deleteMany({ 'value.number': { $gt: 5 } });
    const start = { kind: 'after', sequence: at(5) } as const;
    const reports = await replayRange({ ...handledAgain, start }, group);
    expect(reports).toMatchObject([{ counts: { records: 10, inserted: 10 }, missing: [] }]);
    expect(await replayRange(handledAgain, group)).toMatchObject([{ counts: { already: 15 } }]);
    expect([await stored('backward'), await row(group)]).toEqual([15, { sequence: at(15) }]);
  });

  it('O15: a skip forward passes what lies between, and the next batch requires all again', async () => {
    const group = await handled('forward', 5);
    const skip = async (number: number) =>
      skipForward({ shard, target: { kind: 'sequence', sequence: at(number) }, isDryRun: false }, group);
    expect((await skip(9)).skipped).toEqual({ after: at(5), through: at(9) });
    expect((await skip(12)).skipped).toEqual({ after: at(9), through: at(12) });
    expect((await skip(12)).skipped).toBeNull();
    expect(await row(group)).toEqual({ sequence: at(12), sinkThrough: at(5) });
    expect(await deliver(group, records.slice(5))).toMatchObject({ skipped: 7, inserted: 8 });
    expect(await row(group)).toEqual({ sequence: at(20) });
  });

  it('O15: a skip forward where the group has no row', async () => {
    const group = operator('unread');
    const target = { kind: 'time', at: new Date(Date.now() + 60_000) } as const;
    await skipForward({ shard, target, isDryRun: false }, group);
    expect(await row(group)).toEqual({ sequence: at(20), sinkThrough: sequence(0) });
    expect(await deliver(group, records)).toMatchObject({ skipped: 20 });
  });

  it('C4: commands to skip records, the very first among them, and one that is taken back', async () => {
    const group = operator('skipping');
    for (const number of [9, 1, 12]) await skipRecord({ shard, sequence: at(number) }, group);
    expect(await clearSkip({ shard, sequence: at(12) }, group)).toEqual([at(12)]);
    expect(await row(group)).toEqual({ sequence: null, skips: [at(1), at(9)] });
    expect(await deliver(group, records)).toMatchObject({ inserted: 18, deadLetters: 2 });
    expect(await row(group)).toEqual({ sequence: at(20) });
  });

  it('O5: a replay stores what lacks and moves nothing', async () => {
    const group = await handled('replaying', 3);
    const command = {
      shard: null,
      start: { kind: 'earliest' },
      end: { kind: 'time', at: new Date(Date.now() + 60_000) },
      leftAlone: [],
    } as const;
    expect(await replayRange(command, group)).toMatchObject([{ counts: { inserted: 17, already: 3 } }]);
    expect(await row(group)).toEqual({ sequence: at(3) });
  });

  /** All that the database holds of a group's progress. */
  const progress = (group: string) => ({
    sinkCheckpoints: db.collection<{ _id: string }>('highwater_sink_checkpoints'),
    ofGroup: { _id: new RegExp(`^${group}#`) },
  });

  it('O7: a restart fills a database that was emptied, and halts the mapping while it reads', async () => {
    const group = await handled('restarted', 15);
    const { sinkCheckpoints, ofGroup } = progress('restarted');
    await db.collection('restarted').deleteMany({});
    await sinkCheckpoints.deleteMany(ofGroup);
    await expect(deliver(group, records.slice(15))).rejects.toThrow(DatabaseBehindCheckpoint);
    await db.collection('restarted').deleteMany({});
    const { reader } = group;
    const read: OperatorDependencies['reader']['read'] = async (...args) => {
      await expect(deliver(group, records.slice(15, 16))).rejects.toThrow(RestartUnderWay);
      await expect(deliver(group, records.slice(0, 5))).rejects.toThrow(RestartUnderWay);
      return reader.read(...args);
    };
    const { shards } = await restartGroup(
      { leftAlone: [] },
      { ...group, reader: { open: reader.open.bind(reader), read } },
    );
    expect(shards).toMatchObject([{ counts: { records: 15 }, missing: [] }]);
    expect(await deliver(group, records)).toMatchObject({ skipped: 15 });
    expect([await stored('restarted'), await row(group)]).toEqual([20, { sequence: at(20) }]);
  });

  it('O7: a second restore while a restart is under way stops it', async () => {
    const group = await handled('twice', 15);
    const { sinkCheckpoints, ofGroup } = progress('twice');
    await sinkCheckpoints.deleteMany(ofGroup);
    const { reader } = group;
    const read: OperatorDependencies['reader']['read'] = async (...args) => {
      await sinkCheckpoints.deleteMany(ofGroup);
      return reader.read(...args);
    };
    const restored = { ...group, reader: { open: reader.open.bind(reader), read } };
    await expect(restartGroup({ leftAlone: [] }, restored)).rejects.toThrow(RestartStopped);
    await expect(deliver(group, records.slice(15))).rejects.toThrow(DatabaseBehindCheckpoint);
    await restartGroup({ leftAlone: [] }, group);
    expect(await deliver(group, records.slice(15))).toMatchObject({ checkpoint: at(20) });
  });

  it('O14: a restart that is begun anew without its row goes where its entry says', async () => {
    const group = await handled('emptied', 15);
    const { incarnation } = await group.consumer.incarnation.recent(hangMs);
    const place = { group: 'emptied', incarnation, shard };
    const state = await group.restarts.read(place, hangMs);
    expect([BigInt(state.sequence ?? 0), state.restart]).toEqual([BigInt(at(15)), null]);
    const entry = { id: 'run-0', through: sequence(0), to: at(15) };
    expect(await group.restarts.begin(place, state, entry, hangMs)).toBe('begun');
    await db.collection('emptied').deleteMany({});
    await dynamodb.send(new DeleteItemCommand({ TableName: name, Key: checkpointKey(place) }));
    expect(await restartGroup({ leftAlone: [] }, group)).toMatchObject({ shards: [{ last: at(15) }] });
    expect([await stored('emptied'), await row(group)]).toEqual([15, null]);
    expect(await deliver(group, records)).toMatchObject({ inserted: 5, already: 15 });
  });

  it('O16: a restart leaves records alone that a command had dead-lettered', async () => {
    const group = operator('alone');
    await skipRecord({ shard, sequence: at(2) }, group);
    await deliver(group, records);
    const letters = db.collection('alone_dead_letters');
    const before = await letters.find().toArray();
    await db.collection('alone').deleteMany({});
    await restartGroup({ leftAlone: [] }, group);
    expect(await stored('alone')).toBe(19);
    expect([before.length, await letters.find().toArray()]).toEqual([1, before]);
  });

  it('verifies a range by what is stored: a document, a dead letter, nothing, and what is pending', async () => {
    const group = await handled('verified', 15);
    await skipRecord({ shard, sequence: at(17) }, group);
    await deliver(group, records.slice(15, 18));
    await db.collection('verified').deleteOne({ 'value.number': 4 });
    const end = { kind: 'time', at: new Date(Date.now() + 60_000) } as const;
    const tasks = await planVerify({ shard: null, start: { kind: 'earliest' }, end }, group);
    const { shards } = await verifyTasks(tasks, group, { isOver: () => false });
    expect(shards).toMatchObject([
      {
        counts: { records: 20, documents: 16, openDeadLetters: 1, pending: 2, missing: 1 },
        reasons: { 'skipped-by-operator': 1 },
        examples: [{ sequence: at(4), eventId: 'highwater:numbers run:4', problem: 'missing' }],
        unread: [],
      },
    ]);
  });

  it('verifies a run by the range of its ids, in the order that MongoDB has them', async () => {
    const group = await handled('counted', 18);
    const documents = db.collection<{ _id: string }>('counted');
    await documents.deleteOne({ _id: 'highwater:numbers run:10' });
    await documents.insertMany([{ _id: 'highwater:numbers run:é' }, { _id: 'highwater:numbers run-2:1' }]);
    const run = await planRun({ runId: 'run', expect: { first: 1, last: 20 } }, group);
    const { found, next } = await verifyRun(run, group, { isOver: () => false });
    expect([found, next]).toMatchObject([{ documents: 17, missing: 1, pending: 2, unexpected: 1 }, null]);
    expect(found.problems).toEqual([
      { eventId: 'highwater:numbers run:é', problem: 'unexpected' },
      { eventId: 'highwater:numbers run:10', problem: 'missing' },
    ]);
  });

  it('O5: dead letters are redriven once their payload can be stored, and others stay', async () => {
    const group = operator('letters');
    const [first, second] = records;
    if (first === undefined || second === undefined) throw new Error('no records');
    await group.commands.change(
      { group: 'letters', incarnation: (await group.consumer.incarnation.recent(hangMs)).incarnation, shard },
      null,
      { sequence: null, skips: [first.sequence] },
      hangMs,
    );
    await deliver(group, [first, { ...second, data: utf8('{') }]);
    expect(await redriveDeadLetters({}, group)).toMatchObject({ redriven: 1, refused: 1, unreadable: [] });
    const letters = db.collection<{ _id: string; state: string }>('letters_dead_letters');
    const states = (await letters.find().sort({ _id: 1 }).toArray()).map(({ state }) => state);
    expect([await stored('letters'), states]).toEqual([1, ['redriven', 'open']]);
    const [open] = await group.deadLetterStore.open({}, null, 10, hangMs);
    expect(await discardDeadLetters([open?.id ?? ''], group)).toBe(1);
    expect(await group.deadLetterStore.open({}, null, 10, hangMs)).toEqual([]);
  });

  it('dead letters are listed page by page, and one of 4 MiB is read in ranges', async () => {
    const group = operator('shown');
    const payload = Buffer.alloc(4 * 2 ** 20, '{"a":');
    const three = records.slice(0, 3).map((each) => ({ ...each, data: each === records[2] ? payload : utf8('{') }));
    await deliver(group, three);
    const page = { states: ['open'], most: 2 } as const;
    const first = await listDeadLetters({ ...page, after: null }, group);
    const second = await listDeadLetters({ ...page, after: first.after }, group);
    const sizes = [...first.deadLetters, ...second.deadLetters].map(({ size }) => size);
    expect([sizes, second.after]).toEqual([[1, 1, payload.byteLength], null]);
    const id = second.deadLetters[0]?.id ?? '';
    const start = await readDeadLetter({ id, offset: 0 }, group);
    const rest = await readDeadLetter({ id, offset: start.nextOffset ?? 0 }, group);
    const read = [start, rest].map((range) => Buffer.from(range.payload ?? '', 'base64'));
    expect([Buffer.concat(read).equals(payload), rest.nextOffset]).toEqual([true, null]);
  });
});
