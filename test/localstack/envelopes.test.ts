import { DescribeStreamSummaryCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { holdNextRequest, isCheckpointWrite } from '../../cli/demo/interrupt-by-kill.ts';
import { verifySchema } from '../../cli/output/verify.ts';
import { invokeProducer } from '../../cli/produce/invoke-producer.ts';
import { formatRecordPosition } from '../../engine/stream/position.ts';
import { restart } from '../support/changed-consumer.ts';
import { areFunctionsHere, type DeployedStack, isExternal } from '../support/deployed-stack.ts';
import { sequence, shardId } from '../support/records.ts';
import { runHighwater } from '../support/run-highwater.ts';
import { sharedStack } from '../support/shared-stack.ts';
import { type MixedBytes, mixedRecords, type PartMeaning } from './mixed-records.ts';

const { env } = process;
/** See the suite of many events. */
const count = isExternal(env) ? 2_000 : 20_000;
const numbers = count / 5;

/** Records a batch: there is something to interrupt. */
const stack = sharedStack({ batchSize: 50 });

it(`S9, C2: ${count} events of all kinds of producers come to one document or dead letter each, interrupted twice`, async () => {
  const records = mixedRecords(count - numbers);
  const middle = Math.floor(records.length / 2);
  const [early, late] = [records.slice(0, middle), records.slice(middle)];
  const meanings = new Map<string, PartMeaning>();
  const send = async (some: readonly MixedBytes[]): Promise<void> => {
    for (const [position, meaning] of await put(stack(), some)) meanings.set(position, meaning);
  };

  await whileInterrupted(stack(), count / 10, () => send(early));
  await whileInterrupted(stack(), count / 2, async () => {
    await publishAggregated(stack(), { from: 1, to: numbers, runId: 'mixed' });
    await send(late);
  });
  await stack().untilCaughtUp();

  const run = Array.from({ length: numbers }, (_, at) => `highwater:numbers mixed:${at + 1}`);
  const documents = [...meanings].flatMap(([position, meaning]) =>
    meaning === 'foreign' ? [position] : 'id' in meaning ? [meaning.id] : [],
  );
  const letters = [...meanings].flatMap(([position, meaning]) =>
    meaning !== 'foreign' && 'refused' in meaning ? [[position, meaning.refused]] : [],
  );
  expect(run.length + documents.length + letters.length).toBe(count);
  const stored = await stack()
    .collection()
    .find({}, { projection: { _id: 1 } })
    .toArray();
  expect(stored.map(({ _id }) => _id).sort()).toEqual([...run, ...documents].sort());
  const kept = await stack()
    .collection('numtest_dead_letters')
    .find({}, { projection: { reason: 1 } })
    .toArray();
  expect(kept.map(({ _id, reason }) => [_id, reason.code]).sort()).toEqual(letters.sort());

  const { code, stdout, stderr } = await runHighwater([
    'verify',
    '--from',
    '1h',
    '--endpoint-url',
    stack().local.aws.endpoint,
    '--json',
  ]);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  const { verdict, range } = v.parse(verifySchema, JSON.parse(stdout));
  const sum = (name: 'documents' | 'openDeadLetters') =>
    range?.shards.reduce((total, { counts }) => total + counts[name], 0);
  expect([verdict, sum('documents'), sum('openDeadLetters')]).toEqual([
    'proven',
    run.length + documents.length,
    letters.length,
  ]);
});

/** @returns what becomes of each part, by its position. */
async function put(stack: DeployedStack, records: readonly MixedBytes[]): Promise<[string, PartMeaning][]> {
  const { streamName } = stack.local.outputs();
  const { kinesis } = stack.local.aws.clients;
  const described = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: streamName }));
  const createdMs = described.StreamDescriptionSummary?.StreamCreationTimestamp?.getTime() ?? Number.NaN;
  const incarnation = { streamName, createdAtSeconds: Math.floor(createdMs / 1000) };
  const meanings: [string, PartMeaning][] = [];
  for (let rest = [...records]; rest.length > 0; ) {
    const some = rest.splice(0, 100);
    const Records = some.map(({ data }, at) => ({ Data: data, PartitionKey: `key-${at}` }));
    const { Records: results = [] } = await kinesis.send(new PutRecordsCommand({ StreamName: streamName, Records }));
    rest = [...some.filter((_, at) => results[at]?.SequenceNumber === undefined), ...rest];
    for (const [at, { SequenceNumber, ShardId }] of results.entries()) {
      if (SequenceNumber === undefined) continue;
      const place = { sequence: sequence(SequenceNumber) };
      for (const { path, meaning } of some[at]?.parts ?? []) {
        const part = path === '' ? place : { ...place, part: path };
        meanings.push([formatRecordPosition(incarnation, shardId(ShardId), part), meaning]);
      }
    }
  }
  return meanings;
}

/** By the producer function, which packs them. */
async function publishAggregated(
  { local }: DeployedStack,
  { from, ...request }: { readonly from: number; readonly to: number; readonly runId: string },
): Promise<void> {
  const { lambda } = local.aws.clients;
  const { producerFunctionName } = local.outputs();
  for (let next: number | null = from; next !== null; ) {
    const payload = JSON.stringify({ topic: 'numtest', aggregate: true, from: next, ...request });
    const reply = await invokeProducer(lambda, producerFunctionName, payload, new AbortController().signal);
    if ('failure' in reply) throw new Error(reply.failure);
    next = reply.answer.next;
  }
}

/** Ends the consumer once so many documents are there, where it can be told before their checkpoint is written. */
async function whileInterrupted(stack: DeployedStack, least: number, work: () => Promise<void>): Promise<void> {
  const isEnough = async () => (await stack.collection().countDocuments()) >= least;
  if (!areFunctionsHere(env)) {
    const interrupt = async () => {
      await stack.until(`${least} are stored`, isEnough);
      await restart(stack.consumer());
    };
    await Promise.all([work(), interrupt()]);
    return;
  }
  const { checkpointTableName } = stack.local.outputs();
  await stack.throughGate(async (gate) => {
    const held = holdNextRequest(
      gate,
      async (request) => isCheckpointWrite(request, checkpointTableName, 'numtest') && (await isEnough()),
    );
    const interrupt = async () => {
      await held.isHeld;
      await endConsumer(stack);
      held.drop();
    };
    try {
      await Promise.all([work(), interrupt()]);
    } finally {
      held.drop();
    }
  });
}

async function endConsumer(stack: DeployedStack): Promise<void> {
  const { own } = stack.local.aws;
  if (own === undefined) return await restart(stack.consumer());
  const workers = await own.findWorkers(stack.consumer().functionName);
  expect(workers.length).toBeGreaterThan(0);
  for (const pid of workers) process.kill(pid, 'SIGKILL');
}
