import * as v from 'valibot';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { tail } from '../../cli/commands/tail.ts';
import { topicsDescribe } from '../../cli/commands/topics-describe.ts';
import { tailSchema } from '../../cli/output/tail.ts';
import { topicsDescribeSchema } from '../../cli/output/topics.ts';
import { manifest, pipelineScript, testContext } from '../support/command-context.ts';
import { openServerStream, type StreamUnderTest } from '../support/kinesis-streams.ts';

/** A stream of a Kinesis that splits and merges as AWS does, as the topic `numtest` of a stack. */
async function topicOf(shardCount: number) {
  const stream = await openServerStream(inject('kinesisEndpoint'), shardCount);
  onTestFinished(() => stream.close());
  const script = pipelineScript(undefined, { ...manifest, topics: [{ name: 'numtest', stream: stream.name }] });
  const services = { kinesis: async () => stream.client };
  return { stream, settings: { script, services } };
}

/** Splits one shard of a stream, and merges two others; gives the ids of those, and of the merged one. */
async function reshard(stream: StreamUnderTest) {
  const [first = '', , third = '', fourth = ''] = [...(await stream.shards()).keys()].map(String);
  await stream.split(first);
  await stream.merge(third, fourth);
  return { first, third, fourth };
}

describe('topics describe', () => {
  it('shows four shards of which one was split and two were merged', async () => {
    const { stream, settings } = await topicOf(4);
    const { first, third, fourth } = await reshard(stream);
    const { context, results } = testContext({ ...settings, isJson: true });
    await topicsDescribe({ json: true }, context);
    const [topic] = v.parse(topicsDescribeSchema, JSON.parse(String(results[0]))).topics;
    const shards = topic?.shards ?? [];
    expect(topic?.openShards).toBe(4);
    expect(shards.filter(({ state }) => state === 'closed').map(({ id }) => id)).toEqual([first, third, fourth]);
    expect(shards.find(({ id }) => id === first)?.children).toHaveLength(2);
    const merged = shards.find(({ parents }) => parents.length === 2);
    expect(merged?.parents.toSorted()).toEqual([third, fourth]);

    const { context: forPerson, results: texts } = testContext(settings);
    await topicsDescribe({}, forPerson);
    expect(texts[0]).toContain('4 open, 3 closed');
    expect(texts[0]?.match(/[├└]─ /g)).toHaveLength(4);
  });
});

describe('tail', () => {
  it('prints the records of four shards through a split and a merge, each key in order', async () => {
    const { stream, settings } = await topicOf(4);
    const keys = Array.from({ length: 16 }, (_, index) => `key-${index}`);
    const put = async (round: number): Promise<void> => {
      const Data = Buffer.from(JSON.stringify(round));
      await stream.put(keys.map((PartitionKey) => ({ Data, PartitionKey })));
    };
    await put(1);
    await reshard(stream);
    await put(2);
    await put(3);
    const { context, results } = testContext({ ...settings, isJson: true });
    await tail({ json: true }, context);
    const records = results.map((line) => v.parse(tailSchema, JSON.parse(line)));
    for (const key of keys)
      expect(records.filter(({ partitionKey }) => partitionKey === key).map(({ value }) => value)).toEqual([1, 2, 3]);
    expect(records).toHaveLength(3 * keys.length);
  });

  it('ends on a stream that holds nothing', async () => {
    const { settings } = await topicOf(1);
    const { context, results } = testContext(settings);
    await tail({ fromBeginning: true }, context);
    expect(results).toEqual([]);
  });
});
