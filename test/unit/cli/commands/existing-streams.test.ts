import { describe, expect, it } from 'vitest';
import { groupsDescribe } from '../../../../cli/commands/groups-describe.ts';
import { groupsReset } from '../../../../cli/commands/groups-reset.ts';
import { tail } from '../../../../cli/commands/tail.ts';
import { topicsDescribe } from '../../../../cli/commands/topics-describe.ts';
import { topicsList } from '../../../../cli/commands/topics-list.ts';
import { awsError, manifest, pipelineScript, testContext } from '../../../support/command-context.ts';
import type { AwsScript } from '../../../support/scripted-aws.ts';
import { describedGroup, describedShard, lambdaReply } from '../../../support/scripted-operator.ts';

const arn = 'arn:aws:kinesis:eu-west-1:444455556666:stream/numbers';
const ofOthers = { ...manifest, version: 3, topics: [{ name: 'numtest', stream: 'numbers', arn }] };
const shard = { ShardId: 'shardId-000000000000', HashKeyRange: {}, SequenceNumberRange: {} };

const answers: AwsScript = (command) => {
  if (command === 'DescribeStreamSummary') return { StreamDescriptionSummary: { RetentionPeriodHours: 48 } };
  if (command === 'ListShards') return { Shards: [shard] };
  if (command === 'GetShardIterator') return { ShardIterator: 'i' };
  if (command === 'GetRecords') return { Records: [], MillisBehindLatest: 0 };
  if (command === 'Invoke') return lambdaReply(describedGroup([describedShard(0)]));
  return {};
};

/** The stack is in an account of its own. */
const script =
  (more: AwsScript = answers): AwsScript =>
  async (command, input) => {
    const reply: unknown = await pipelineScript(more, ofOthers)(command, input);
    if (command !== 'DescribeStacks') return reply;
    const StackId = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Highwater-dev/1';
    return { Stacks: Object(reply).Stacks.map((stack: object) => ({ ...stack, StackId })) };
  };

/** What calls to Kinesis name the stream by, each once. */
async function addressesOf(run: (context: ReturnType<typeof testContext>) => Promise<void>): Promise<unknown[]> {
  const opened = testContext({ script: script() });
  await run(opened);
  const toKinesis = ['DescribeStreamSummary', 'ListShards', 'GetShardIterator', 'GetRecords'];
  const sent = opened.sent.filter(([command]) => toKinesis.includes(command));
  expect(sent).not.toEqual([]);
  return [...new Set(sent.map(([, { StreamName, StreamARN }]) => StreamName ?? StreamARN))];
}

describe('a topic whose stream is of another account', () => {
  it('is listed under the name of the stream', async () => {
    const { context, results } = testContext({ script: script() });
    await topicsList({}, context);
    expect(results).toEqual(['TOPIC    STREAM   GROUPS\nnumtest  numbers  numtest, audit']);
  });

  it.each<[string, (context: ReturnType<typeof testContext>) => Promise<void>]>([
    ['topics describe', ({ context }) => topicsDescribe({}, context)],
    ['tail', ({ context }) => tail({}, context)],
    ['tail --follow', ({ context }) => tail({ follow: true, max: 0, shard: shard.ShardId }, context)],
    ['groups describe', ({ context }) => groupsDescribe({ group: 'numtest', count: true }, context)],
    ['groups reset', ({ context }) => groupsReset({ group: 'numtest', toEarliest: true }, context)],
  ])('is read by its ARN: %s', async (_name, run) => {
    expect(await addressesOf(run)).toEqual([arn]);
  });

  it('shows no flow: the metrics of a stream of that name here are those of another one', async () => {
    const { context, results, sent } = testContext({ script: script() });
    await topicsDescribe({}, context);
    expect(sent.map(([command]) => command)).not.toContain('GetMetricData');
    expect(results[0]).toContain('in          unknown');
    expect(results[0]).toContain('retention   48 h');
  });

  it('says whom to ask where the stream is gone', async () => {
    const gone: AwsScript = (command) =>
      command === 'DescribeStreamSummary' ? awsError('ResourceNotFoundException') : {};
    const { context } = testContext({ script: script(gone) });
    await expect(topicsDescribe({}, context)).rejects.toThrow(
      'The stream numbers of the topic numtest is gone: ask its owner, or give the topic another one in cdk.json.',
    );
  });
});
