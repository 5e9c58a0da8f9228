import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  PutRecordsCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createAwsClients } from '../../cli/local/aws-clients.ts';
import { dynamodbCheckpointStore } from '../../lambdas/consumer/adapters/dynamodb-checkpoint-store.ts';
import { kinesisStreamIncarnations } from '../../lambdas/consumer/adapters/kinesis-stream-incarnations.ts';
import { mongodbDeadLetterSink } from '../../lambdas/consumer/adapters/mongodb-dead-letter-sink.ts';
import { mongodbDocumentSink } from '../../lambdas/consumer/adapters/mongodb-document-sink.ts';
import { mongodbHighWaterMarks } from '../../lambdas/consumer/adapters/mongodb-high-water-marks.ts';
import { consumeBatch } from '../../lambdas/consumer/consume-batch.ts';
import type { StreamRecord } from '../../lambdas/consumer/core/shard-batch.ts';
import type { ConsumerDependencies } from '../../lambdas/consumer/dependencies.ts';
import { DatabaseBehindCheckpoint } from '../../lambdas/consumer/errors.ts';
import { rememberIncarnation } from '../../lambdas/consumer/recent-incarnation.ts';
import { dynamodbCheckpointOrders } from '../../lambdas/operator/adapters/dynamodb-checkpoint-orders.ts';
import { kinesisShardReader } from '../../lambdas/operator/adapters/kinesis-shard-reader.ts';
import { kinesisStreamShards } from '../../lambdas/operator/adapters/kinesis-stream-shards.ts';
import { mongodbDeadLetterBox } from '../../lambdas/operator/adapters/mongodb-dead-letter-box.ts';
import { clearSkip } from '../../lambdas/operator/clear-skip.ts';
import type { OperatorDependencies } from '../../lambdas/operator/dependencies.ts';
import { discardDeadLetters } from '../../lambdas/operator/discard-dead-letters.ts';
import { holdsRecord } from '../../lambdas/operator/holds-record.ts';
import { readShard } from '../../lambdas/operator/read-shard.ts';
import { redriveDeadLetters } from '../../lambdas/operator/redrive-dead-letters.ts';
import { replayRange } from '../../lambdas/operator/replay-range.ts';
import { resetBackward } from '../../lambdas/operator/reset-backward.ts';
import { resetForward } from '../../lambdas/operator/reset-forward.ts';
import { restartGroup } from '../../lambdas/operator/restart-group.ts';
import { skipRecord } from '../../lambdas/operator/skip-record.ts';
import { createLog } from '../../lambdas/shared/log.ts';
import { askingTimes } from '../support/asking-times.ts';
import { createCheckpointTable } from '../support/create-checkpoint-table.ts';
import { hangMs } from '../support/hang-ms.ts';
import { orderedParts } from '../support/operator-orders.ts';
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
  for await (const step of readShard(shard, { kind: 'earliest' }, operator('reader')))
    all.push(...step.records);
  return all;
}

/** One group with a collection of its own. */
function operator(group: string): OperatorDependencies {
  const now = (): Date => new Date();
  const consumer: ConsumerDependencies = {
    group,
    streamName: name,
    checkpoints: dynamodbCheckpointStore(patientTables, name, now),
    incarnation: rememberIncarnation(kinesisStreamIncarnations(patientStreams, name), {
      ...askingTimes(now),
      monotonicMs: () => performance.now(),
    }),
    documents: mongodbDocumentSink(connection, group, () => performance.now()),
    deadLetters: mongodbDeadLetterSink(connection, group),
    marks: mongodbHighWaterMarks(connection, group),
    start: async () => new Date(0),
    now,
    log: createLog(() => undefined),
  };
  return {
    consumer,
    orders: dynamodbCheckpointOrders(patientTables, { table: name, writer: 'contract', now }),
    reader: kinesisShardReader(patientStreams, name),
    shards: kinesisStreamShards(patientStreams, name),
    letters: mongodbDeadLetterBox(connection, group),
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
  const invocation = { requestId: 'mapping', feed: { kind: 'mapping' }, remainingMs: () => hangMs } as const;
  return consumeBatch({ streamName: name, shard, records: batch }, invocation, consumer);
}

async function row({ consumer, orders }: OperatorDependencies) {
  const summary = await consumer.incarnation.confirmNow(hangMs);
  const [first] = summary === null ? [] : await orders.list(consumer.group, summary.incarnation, hangMs);
  return orderedParts(first?.checkpoint ?? null);
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
    expect(later.map((record) => record.sequence)).toEqual(
      records.slice(15).map((record) => record.sequence),
    );
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

describe('orders on the real services', () => {
  it('O1: a backward reset stores again what was lost, and leaves the row where it was', async () => {
    const group = await handled('backward', 20);
    await db.collection('backward').deleteMany({ 'value.number': { $gt: 5 } });
    const target = { kind: 'sequence', sequence: at(5) } as const;
    const { replay } = await resetBackward({ shard, target, isDryRun: false }, group);
    expect(replay).toEqual({ fed: 15, missing: [] });
    expect(await stored('backward')).toBe(20);
    expect(await row(group)).toEqual({ sequence: at(20), epoch: 1, replayId: '1-contract' });
  });

  it('O1: a backward reset from the earliest, and a second one', async () => {
    const group = await handled('earliest', 20);
    const order = { shard, target: { kind: 'earliest' }, isDryRun: false } as const;
    await resetBackward(order, group);
    await resetBackward(order, group);
    expect(await row(group)).toEqual({ sequence: at(20), epoch: 2, replayId: '2-contract' });
  });

  it('O1: a forward reset passes over what lies between', async () => {
    const group = await handled('forward', 5);
    const target = { kind: 'sequence', sequence: at(12) } as const;
    const { passedOver } = await resetForward({ shard, target, isDryRun: false }, group);
    expect(passedOver).toEqual({ after: at(5), through: at(12) });
    expect(await deliver(group, records.slice(5))).toMatchObject({ skipped: 7, inserted: 8 });
  });

  it('C4: orders to skip records, the very first among them, and one that is taken back', async () => {
    const group = operator('skipping');
    for (const number of [9, 1, 12]) await skipRecord({ shard, sequence: at(number) }, group);
    expect(await clearSkip({ shard, sequence: at(12) }, group)).toEqual([at(12)]);
    expect(await row(group)).toEqual({ sequence: null, epoch: 0, skips: [at(1), at(9)] });
    expect(await deliver(group, records)).toMatchObject({ inserted: 18, deadLetters: 2 });
    expect(await row(group)).toEqual({ sequence: at(20), epoch: 0 });
  });

  it('O5: a replay stores what lacks and moves nothing', async () => {
    const group = await handled('replaying', 3);
    const order = {
      shard: null,
      start: { kind: 'earliest' },
      end: { kind: 'time', at: new Date(Date.now() + 60_000) },
    } as const;
    expect(await replayRange(order, group)).toMatchObject([{ counts: { inserted: 17, already: 3 } }]);
    expect(await row(group)).toEqual({ sequence: at(3), epoch: 0 });
  });

  it('O7: a database exchanged for a backup from before a reset halts the group', async () => {
    const group = await handled('exchanged', 10);
    const marks = db.collection<{ _id: string }>('highwater_marks');
    const ofGroup = { _id: /^exchanged#/ };
    const backup = await marks.find(ofGroup).toArray();
    await resetBackward({ shard, target: { kind: 'sequence', sequence: at(5) }, isDryRun: false }, group);
    expect(await deliver(group, records.slice(0, 15))).toMatchObject({ inserted: 5 });
    await marks.deleteMany(ofGroup);
    await marks.insertMany(backup);
    await expect(deliver(group, records)).rejects.toThrow(DatabaseBehindCheckpoint);
  });

  it('O7: a restart fills a database that was emptied', async () => {
    const group = await handled('restarted', 20);
    await db.collection('restarted').deleteMany({});
    await db.collection<{ _id: string }>('highwater_marks').deleteMany({ _id: /^restarted#/ });
    await restartGroup(group);
    expect(await stored('restarted')).toBe(20);
    expect(await row(group)).toEqual({ sequence: at(20), epoch: 1, replayId: '1-contract' });
  });

  it('O5: letters are redriven once their payload can be stored, and others stay', async () => {
    const group = operator('letters');
    const [first, second] = records;
    if (first === undefined || second === undefined) throw new Error('no records');
    await group.orders.change(
      { group: 'letters', incarnation: (await group.consumer.incarnation.recent(hangMs)).incarnation, shard },
      null,
      { sequence: null, epoch: 0, skips: [first.sequence] },
      hangMs,
    );
    await deliver(group, [first, { ...second, data: utf8('{') }]);
    expect(await redriveDeadLetters({}, group)).toMatchObject({ redriven: 1, refused: 1, unreadable: [] });
    const letters = db.collection<{ _id: string; state: string }>('letters_dead_letters');
    const states = (await letters.find().sort({ _id: 1 }).toArray()).map(({ state }) => state);
    expect([await stored('letters'), states]).toEqual([1, ['redriven', 'open']]);
    const [open] = await group.letters.open({}, null, 10, hangMs);
    expect(await discardDeadLetters([open?.id ?? ''], group)).toBe(1);
    expect(await group.letters.open({}, null, 10, hangMs)).toEqual([]);
  });
});
