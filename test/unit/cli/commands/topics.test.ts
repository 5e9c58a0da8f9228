import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { topicsDescribe } from '../../../../cli/commands/topics-describe.ts';
import { topicsList } from '../../../../cli/commands/topics-list.ts';
import { topicsDescribeSchema, topicsListSchema } from '../../../../cli/output/topics.ts';
import { awsError, pipelineScript, testContext } from '../../../support/command-context.ts';
import type { AwsScript } from '../../../support/scripted-aws.ts';

const summary = {
  StreamStatus: 'ACTIVE',
  StreamModeDetails: { StreamMode: 'PROVISIONED' },
  StreamCreationTimestamp: new Date('2026-11-22T09:00:00Z'),
  RetentionPeriodHours: 24,
  EncryptionType: 'KMS',
  KeyId: 'alias/aws/kinesis',
};
const shardOf = (id: number) => ({ ShardId: `shardId-${id}`, HashKeyRange: {}, SequenceNumberRange: {} });

const stream: AwsScript = (command, input) => {
  if (command === 'DescribeStreamSummary') return { StreamDescriptionSummary: summary };
  if (command === 'ListShards')
    return input['NextToken'] === undefined ? { Shards: [shardOf(1)], NextToken: 'more' } : { Shards: [shardOf(0)] };
  if (command === 'GetMetricData') {
    const MetricDataResults = [
      { Id: 'inRecords', Values: [300, 300] },
      { Id: 'inBytes', Values: [3_000] },
    ];
    return { MetricDataResults };
  }
  return {};
};

describe('topics list', () => {
  it('shows the topics with their streams and groups', async () => {
    const { context, results } = testContext({ script: pipelineScript() });
    await topicsList({}, context);
    expect(results).toEqual(['TOPIC    STREAM    GROUPS\nnumtest  stream-1  numtest, audit\norders   stream-2  -']);
  });

  it('gives JSON of its schema', async () => {
    const { context, results } = testContext({ script: pipelineScript(), isJson: true });
    await topicsList({ json: true }, context);
    const [topic] = v.parse(topicsListSchema, JSON.parse(String(results[0]))).topics;
    expect(topic).toEqual({ name: 'numtest', stream: 'stream-1', groups: ['numtest', 'audit'] });
  });
});

describe('topics describe', () => {
  it('gives JSON of its schema, with all pages of shards and what flows', async () => {
    const { context, results, sent } = testContext({ script: pipelineScript(stream), isJson: true });
    await topicsDescribe({ name: 'numtest', json: true }, context);
    const { topics } = v.parse(topicsDescribeSchema, JSON.parse(String(results[0])));
    expect(topics).toHaveLength(1);
    expect(topics[0]).toMatchObject({
      status: 'ACTIVE',
      mode: 'provisioned',
      retentionHours: 24,
      encryption: { type: 'kms', key: 'alias/aws/kinesis' },
      openShards: 2,
      in: { recordsPerSecond: 2, bytesPerSecond: 10 },
      out: null,
    });
    expect(topics[0]?.shards.map(({ id }) => id)).toEqual(['shardId-0', 'shardId-1']);
    expect(sent.filter(([name]) => name === 'ListShards').at(-1)?.[1]).toEqual({
      NextToken: 'more',
      MaxResults: 10_000,
    });
  });

  it('describes all topics for a person where none is named', async () => {
    const { context, results } = testContext({ script: pipelineScript(stream) });
    await topicsDescribe({}, context);
    expect(results[0]).toContain(
      'topic numtest\n  stream      stream-1\n  status      ACTIVE\n  mode        provisioned',
    );
    expect(results[0]).toContain('  in          2.0 records/s, 10 bytes/s\n  out         unknown\n');
    expect(results[0]).toContain('topic orders');
  });

  it('does without what CloudWatch refuses to say, and says so', async () => {
    const script: AwsScript = (command, input) =>
      command === 'GetMetricData' ? awsError('InvalidAction') : stream(command, input);
    const { context, results, notes } = testContext({ script: pipelineScript(script) });
    await topicsDescribe({ name: 'orders' }, context);
    expect(results[0]).toContain('in          unknown');
    expect(notes).toEqual([
      'CloudWatch does not say what flows through stream-2 (cloudwatch:GetMetricData: InvalidAction).',
    ]);
  });

  it('says where the stream of a topic is gone', async () => {
    const { context } = testContext({ script: pipelineScript(() => awsError('ResourceNotFoundException')) });
    await expect(topicsDescribe({}, context)).rejects.toThrow('The stream stream-1 of the topic numtest is gone');
  });
});
