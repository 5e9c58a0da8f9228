import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import { expect, inject, it, onTestFinished } from 'vitest';
import { kinesisStreamWriter } from '../../engine/produce/kinesis/kinesis-stream-writer.ts';
import { kinesisShardReader } from '../../engine/stream/kinesis/kinesis-shard-reader.ts';
import { kinesisStreamIncarnations } from '../../engine/stream/kinesis/kinesis-stream-incarnations.ts';
import { kinesisStreamShards } from '../../engine/stream/kinesis/kinesis-stream-shards.ts';
import { openServerStream } from '../support/kinesis-streams.ts';
import { utf8 } from '../support/records.ts';

const timeoutMs = 10_000;

it('a stream is written, listed and read by its ARN as by its name, and named without its account', async () => {
  const { client, name, close } = await openServerStream(inject('kinesisEndpoint'), 1);
  onTestFinished(() => close());
  const reply = await client.send(new DescribeStreamSummaryCommand({ StreamName: name }));
  const arn = String(reply.StreamDescriptionSummary?.StreamARN);

  const byName = await kinesisStreamIncarnations(client, name).confirm(timeoutMs);
  expect(await kinesisStreamIncarnations(client, name, arn).confirm(timeoutMs)).toEqual(byName);
  expect(byName.incarnation.streamName).toBe(name);

  const entry = { data: utf8('by its ARN'), partitionKey: 'k' };
  const signal = AbortSignal.timeout(timeoutMs);
  expect(await kinesisStreamWriter(client, arn).put([entry], signal)).toEqual([{ kind: 'acknowledged' }]);

  const shards = await kinesisStreamShards(client, arn).list(timeoutMs);
  expect(shards).toEqual(await kinesisStreamShards(client, name).list(timeoutMs));
  const [shard] = shards;
  if (shard === undefined) throw new Error('the stream has no shard');
  const reader = kinesisShardReader(client, arn);
  const opened = await reader.open(shard, { kind: 'earliest' }, timeoutMs);
  if (opened.kind !== 'open') throw new Error(opened.kind);
  const page = await reader.read(opened.iterator, 10, timeoutMs);
  expect(page.kind === 'page' ? page.records.map(({ partitionKey }) => partitionKey) : page.kind).toEqual(['k']);
});
