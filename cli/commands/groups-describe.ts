import { findGroup, findStack, findTopic } from '../aws/find-stack.ts';
import { readMappingState } from '../groups/mapping-state.ts';
import type { GroupOptions } from '../groups/switch-group.ts';
import { readTimeBehind } from '../groups/time-behind.ts';
import { readDescription, type ShardProgress } from '../operator/group-description.ts';
import { operatorOf } from '../operator/invoke-operator.ts';
import { formatFacts } from '../output/facts.ts';
import type { GroupAnswer, ShardAnswer } from '../output/group-description.ts';
import type { CommandContext } from '../program/context.ts';

/** Describes a group: how far it has come in each shard, and what became of the records. */
export async function groupsDescribe({ group: name }: GroupOptions, context: CommandContext): Promise<void> {
  const stack = await findStack(context);
  const group = findGroup(stack, name);
  const { stream } = findTopic(stack, group.topic);
  const { documents, openDeadLetters, shards } = await readDescription(operatorOf(stack, group.name, context));
  const described: ShardAnswer[] = [];
  for (const shard of shards) described.push(await describeShard(shard, stream, context));
  const answer: GroupAnswer = {
    stack: stack.name,
    group: group.name,
    topic: group.topic,
    state: await readMappingState(group, context),
    documents,
    openDeadLetters,
    shards: described,
  };
  if (context.output.isJson) return await context.output.json(answer);
  await context.output.text([formatGroup(answer), ...answer.shards.map(formatShard)].join('\n\n'));
}

async function describeShard(
  { shard, stream, isCurrent, checkpoint, updatedAt, totals, sinkCheckpoint, restart }: ShardProgress,
  streamName: string,
  context: CommandContext,
): Promise<ShardAnswer> {
  const after = checkpoint?.sequence ?? null;
  const isReadable = isCurrent && after !== null;
  return {
    shard,
    stream,
    isCurrent,
    checkpoint: after,
    arrivedAt: checkpoint?.arrivedAt?.toISOString() ?? null,
    updatedAt: updatedAt?.toISOString() ?? null,
    sinkCheckpoint,
    behindMs: isReadable ? await readTimeBehind({ stream: streamName, shard, after }, context) : null,
    handled: totals,
    skips: checkpoint?.skips ?? [],
    restart,
  };
}

function formatGroup({ group, topic, state, documents, openDeadLetters, shards }: GroupAnswer): string {
  const { byReason, isComplete } = openDeadLetters;
  const open = Object.values(byReason).reduce((sum, count) => sum + count, 0);
  const reasons = Object.entries(byReason).map(([code, count]) => `${code} ${count}`);
  const duplicates = shards.reduce((sum, { handled }) => sum + handled.duplicates, 0);
  return formatFacts(`group ${group}`, [
    ['topic', topic],
    ['state', state ?? 'gone'],
    ['documents', `about ${documents}`],
    ['duplicates refused', `${duplicates}`],
    ['open dead letters', `${isComplete ? '' : 'over '}${open}${open === 0 ? '' : ` (${reasons.join(', ')})`}`],
    ...(shards.length === 0 ? [['shards', 'it has handled nothing yet'] as const] : []),
  ]);
}

function formatShard(shard: ShardAnswer): string {
  const { checkpoint, sinkCheckpoint, behindMs, handled, skips, restart } = shard;
  const { records, documents, duplicates, deadLetters } = handled;
  return formatFacts(`${shard.shard}${shard.isCurrent ? '' : ` of ${shard.stream}, which was deleted`}`, [
    ['checkpoint', checkpoint ?? 'none'],
    ['sink checkpoint', sinkCheckpoint ?? 'none'],
    ['moved at', shard.updatedAt ?? 'unknown'],
    ['behind', behindMs === null ? 'unknown' : `${(behindMs / 1000).toFixed(1)} s`],
    ['handled', `${records} records: ${documents} stored, ${duplicates} duplicates, ${deadLetters} dead letters`],
    ['skips asked for', skips.length === 0 ? 'none' : skips.join(', ')],
    ['restart', restart === null ? 'none' : `under way, through ${restart.through} of ${restart.to}`],
  ]);
}
