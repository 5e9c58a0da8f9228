import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStreamSummaryCommand, PutRecordCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { describe, expect, it } from 'vitest';
import { type AwsTestbed, createAwsTestbed } from './aws-testbed.ts';

const describeIt = new DescribeStreamSummaryCommand({ StreamName: 'numbers' });
const putOne = new PutRecordsCommand({
  StreamName: 'numbers',
  Records: [{ PartitionKey: 'a', Data: new Uint8Array([1]) }],
});

function benchWith(rates: Readonly<Record<string, number>>): AwsTestbed {
  const bench = createAwsTestbed(rates);
  bench.kinesis.create('numbers', { shardCount: 1 });
  return bench;
}

const landed = ({ kinesis }: AwsTestbed): number => kinesis.stream('numbers').shards()[0]?.records.length ?? 0;

/** Lets all happen that can. */
const exhaust = ({ time }: AwsTestbed): Promise<boolean> => time.run(() => false, 1000);

describe('the SDK in front of a model', () => {
  it('P4: sends again what it heard nothing of, so that it is done twice', async () => {
    const bench = benchWith({ 'network.kinesis.reply-lost': 1 });
    const error = await bench.settle(bench.kinesisClient.send(putOne)).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ name: 'TimeoutError', code: 'ECONNRESET' });
    expect(landed(bench)).toBe(3);
  });

  it('gives up after its attempts where no request arrives, and nothing is done', async () => {
    const bench = benchWith({ 'network.kinesis.request-lost': 1 });
    await expect(bench.settle(bench.kinesisClient.send(putOne))).rejects.toThrow('socket hang up');
    expect(bench.faults.counts()).toEqual({ 'network.kinesis.request-lost': 3 });
    expect(landed(bench)).toBe(0);
  });

  it('does not repeat what the service refused for good', async () => {
    const bench = benchWith({});
    bench.kinesis.delete('numbers');
    const startMs = bench.time.nowMs;
    await expect(bench.settle(bench.kinesisClient.send(putOne))).rejects.toThrow('not found');
    expect(bench.time.nowMs - startMs).toBeLessThan(50);
  });

  it('is aborted while it waits for a reply, although the request is carried out', async () => {
    const bench = benchWith({});
    const controller = new AbortController();
    const reply = bench.kinesisClient.send(putOne, { abortSignal: controller.signal });
    controller.abort();

    await expect(bench.settle(reply)).rejects.toMatchObject({ name: 'AbortError' });
    await exhaust(bench);
    expect(landed(bench)).toBe(1);
  });

  it('is aborted between two attempts, and before the first', async () => {
    const bench = benchWith({ 'kinesis.describe-limited': 1 });
    const controller = new AbortController();
    const { signal: abortSignal } = controller;
    const reply = bench.kinesisClient.send(describeIt, { abortSignal });
    bench.time.after(30, () => controller.abort());

    await expect(bench.settle(reply)).rejects.toMatchObject({ name: 'AbortError' });
    expect(bench.faults.counts()).toEqual({ 'kinesis.describe-limited': 1 });
    await expect(bench.kinesisClient.send(describeIt, { abortSignal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('hears nothing any more in a killed environment, although the request is carried out', async () => {
    const bench = benchWith({});
    let heard = false;
    const note = (): void => {
      heard = true;
    };
    bench.kinesisClient.send(putOne).then(note, note);
    bench.environment.kill();
    await exhaust(bench);

    expect(heard).toBe(false);
    expect(landed(bench)).toBe(1);
  });

  it('hears the reply once its environment is thawed', async () => {
    const bench = benchWith({});
    const reply = bench.kinesisClient.send(describeIt);
    bench.environment.freeze();
    await exhaust(bench);
    bench.environment.thaw();
    await expect(reply).resolves.toBeDefined();
  });

  it('ends the run where a model is asked for what it does not know', async () => {
    const bench = benchWith({});
    const unknown = new PutRecordCommand({ StreamName: 'numbers', PartitionKey: 'a', Data: undefined });
    bench.kinesisClient.send(unknown).catch(() => undefined);
    await expect(exhaust(bench)).rejects.toThrow('knows no PutRecordCommand');
  });

  it('ends the run where a request holds a member that the model would ignore', async () => {
    const bench = benchWith({});
    const key = { group: { S: 'g' }, shard: { S: 's' } };
    const unknown = new UpdateItemCommand({ TableName: 'checkpoints', Key: key, AttributeUpdates: {} });
    bench.dynamodbClient.send(unknown).catch(() => undefined);
    await expect(exhaust(bench)).rejects.toThrow('knows no AttributeUpdates');
  });
});
