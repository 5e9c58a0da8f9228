import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { createAwsClients } from '../../cli/local/aws/aws-clients.ts';
import { waitUntil } from '../../cli/local/process/wait-until.ts';
import { createRealStream } from '../simulation/conformance/real-stream.ts';
import { createAwsTestbed } from '../simulation/model/aws-testbed.ts';
import { hangMs } from './hang-ms.ts';
import { type StreamCalls, streamCalls } from './stream-calls.ts';

/** A stream of its own, of the simulation's model or of a server, and what is done to it from outside. */
export interface StreamUnderTest extends StreamCalls {
  readonly client: Pick<KinesisClient, 'send'>;
  readonly name: string;
  /** Before it was made. */
  readonly madeAfter: Date;
  now(): Date;
  /** Lets a millisecond go by, at the least. */
  pass(): Promise<void>;
  split(shardId: string): Promise<unknown>;
  merge(shardId: string, adjacentId: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Makes a stream of the model, in a world of its own where no fault happens. */
export async function openModelStream(shardCount: number): Promise<StreamUnderTest> {
  const { kinesis, kinesisClient, settle, pass, time } = createAwsTestbed();
  const madeAfter = new Date(time.nowMs);
  const { name } = kinesis.create('numbers', { shardCount });
  const send = (...sent: Parameters<KinesisClient['send']>) => settle(kinesisClient.send(sent[0]));
  const client = { send: send as KinesisClient['send'] };
  return {
    ...streamCalls(client, name),
    client,
    name,
    madeAfter,
    now: () => new Date(time.nowMs),
    pass: () => pass(1),
    split: async (shardId) => kinesis.stream(name).split(shardId),
    merge: async (shardId, adjacentId) => kinesis.stream(name).merge(shardId, adjacentId),
    close: async () => undefined,
  };
}

let made = 0;

/** Makes a stream on a server, whose clock is this machine's. */
export async function openServerStream(endpoint: string, shardCount: number): Promise<StreamUnderTest> {
  const { kinesis, destroy } = createAwsClients(endpoint);
  const name = `kinesis-model-${process.pid}-${Date.now()}-${made++}`;
  const madeAfter = new Date();
  const stream = await createRealStream(kinesis, name, shardCount).catch((error: unknown) => {
    destroy();
    throw error;
  });
  return {
    ...streamCalls(kinesis, name),
    client: kinesis,
    name,
    madeAfter,
    now: () => new Date(),
    pass: () => untilAfter(Date.now()),
    split: (shardId) => stream.split(shardId),
    merge: (shardId, adjacentId) => stream.merge(shardId, adjacentId),
    close: () => stream.delete().finally(destroy),
  };
}

async function untilAfter(nowMs: number): Promise<void> {
  const otherwise = (): string => 'The clock stands still.';
  const waiting = { timeoutMs: hangMs, intervalMs: 1, otherwise };
  await waitUntil(async () => (Date.now() > nowMs ? true : undefined), waiting);
}
