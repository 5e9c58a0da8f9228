import type * as v from 'valibot';
import { listShards } from '../../engine/stream/kinesis/kinesis-stream-shards.ts';
import { streamAddress } from '../../engine/stream/kinesis/stream-address.ts';
import { parseStreamArn } from '../../engine/stream/stream-arn.ts';
import { findStack, findTopics } from '../aws/find-stack.ts';
import { type Manifest, streamOf } from '../aws/manifest.ts';
import { modeOf } from '../aws/mode-of.ts';
import type { TopicDescription, topicsDescribeSchema } from '../output/topics.ts';
import type { CommandContext } from '../program/context.ts';
import { CommandFailed } from '../program/errors.ts';
import type { StackOptions } from '../program/options.ts';
import { readFlow } from '../stream/read-flow.ts';
import { describeShards, drawShardTree } from '../stream/shard-tree.ts';

/** The options of `topics describe`. */
export interface TopicsDescribeOptions extends StackOptions {
  readonly name?: string;
}

/** Describes one topic, or all of the stack. */
export async function topicsDescribe({ name }: TopicsDescribeOptions, context: CommandContext): Promise<void> {
  const stack = await findStack(context);
  const topics: TopicDescription[] = [];
  for (const topic of findTopics(stack, name)) topics.push(await describeTopic(topic, stack.account, context));
  const answer: v.InferOutput<typeof topicsDescribeSchema> = { stack: stack.name, topics };
  if (context.output.isJson) return await context.output.json(answer);
  await context.output.text(topics.map(formatTopic).join('\n\n'));
}

/** @throws CommandFailed where its stream is gone. */
async function describeTopic(
  topic: Manifest['topics'][number],
  account: string | undefined,
  context: CommandContext,
): Promise<TopicDescription> {
  const { name, stream, arn } = topic;
  const kinesis = await context.aws.kinesis();
  const { DescribeStreamSummaryCommand } = await import('@aws-sdk/client-kinesis');
  const command = new DescribeStreamSummaryCommand(streamAddress(streamOf(topic)));
  const reply = await kinesis.send(command, { abortSignal: context.signal }).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  });
  const summary = reply?.StreamDescriptionSummary;
  if (summary === undefined)
    throw new CommandFailed(`The stream ${stream} of the topic ${name} is gone: ${whatToDo(arn)}.`);
  const shards = describeShards(await listShards(kinesis, streamOf(topic), () => context.signal));
  const isEncrypted = summary.EncryptionType === 'KMS';
  return {
    name,
    stream,
    status: summary.StreamStatus ?? 'unknown',
    mode: modeOf(summary.StreamModeDetails?.StreamMode),
    createdAt: (summary.StreamCreationTimestamp ?? new Date(0)).toISOString(),
    retentionHours: summary.RetentionPeriodHours ?? 0,
    encryption: { type: isEncrypted ? 'kms' : 'none', key: isEncrypted ? (summary.KeyId ?? null) : null },
    openShards: shards.filter(({ state }) => state === 'open').length,
    shards: [...shards],
    ...(isElsewhere(arn, account) ? { in: null, out: null } : await readFlow(stream, context)),
  };
}

/** The metrics of a stream are in the account that has it; a stream of its name here is another one. */
function isElsewhere(arn: string | undefined, account: string | undefined): boolean {
  return arn !== undefined && account !== undefined && parseStreamArn(arn)?.account !== account;
}

function whatToDo(arn: string | undefined): string {
  return arn === undefined ? 'deploy the stack again' : 'ask its owner, or give the topic another one in cdk.json';
}

function formatTopic(topic: TopicDescription): string {
  const { encryption } = topic;
  const facts: readonly (readonly [string, string])[] = [
    ['stream', topic.stream],
    ['status', topic.status],
    ['mode', topic.mode ?? 'unknown'],
    ['created', topic.createdAt],
    ['retention', `${topic.retentionHours} h`],
    ['encryption', encryption.type === 'kms' ? `kms (${encryption.key ?? 'unknown'})` : 'none'],
    ['in', formatFlow(topic.in)],
    ['out', formatFlow(topic.out)],
    ['shards', `${topic.openShards} open, ${topic.shards.length - topic.openShards} closed`],
  ];
  const lines = facts.map(([name, value]) => `  ${name.padEnd(10)}  ${value}`);
  return [`topic ${topic.name}`, ...lines, ...drawShardTree(topic.shards).map((line) => `    ${line}`)].join('\n');
}

function formatFlow(flow: TopicDescription['in']): string {
  if (flow === null) return 'unknown';
  return `${flow.recordsPerSecond.toFixed(1)} records/s, ${flow.bytesPerSecond.toFixed(0)} bytes/s`;
}
