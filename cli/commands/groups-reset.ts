import { listShards } from '../../engine/stream/kinesis/kinesis-stream-shards.ts';
import { parseShardId, type ShardId } from '../../engine/stream/position.ts';
import type { SequenceNumber } from '../../engine/stream/sequence-number.ts';
import { findGroup, findStack, findTopic } from '../aws/find-stack.ts';
import { streamOf } from '../aws/manifest.ts';
import { carryOutReset } from '../groups/carry-out-reset.ts';
import { planReset, type ResetTarget } from '../groups/plan-reset.ts';
import type { ShardSequence } from '../input/parse-shard-sequence.ts';
import { parseAgo, parseTime } from '../input/parse-time.ts';
import { readWholeDescription } from '../operator/group-description.ts';
import { operatorOf } from '../operator/invoke-operator.ts';
import { formatReset } from '../output/format-reset.ts';
import type { ResetAnswer } from '../output/replay.ts';
import type { CommandContext } from '../program/context.ts';
import { UsageError } from '../program/errors.ts';
import { countRecords } from '../stream/count-records.ts';
import { describeShards } from '../stream/shard-tree.ts';
import type { GroupOptions } from './groups-switch.ts';

/** The options of `groups reset`; of the targets there is one. */
export interface ResetOptions extends GroupOptions {
  readonly toEarliest?: boolean;
  readonly toLatest?: boolean;
  readonly toTime?: string;
  readonly byDuration?: string;
  readonly toSequence?: readonly ShardSequence[];
  readonly skip?: readonly ShardSequence[];
  readonly execute?: boolean;
}

/** Has a group handle part of the stream again, or skip part of it; or shows what that would be. */
export async function groupsReset(options: ResetOptions, context: CommandContext): Promise<void> {
  const { skip = [], execute = false } = options;
  const target = targetOf(options, context.now());
  const stack = await findStack(context);
  const group = findGroup(stack, options.group);
  const stream = streamOf(findTopic(stack, group.topic));
  const operator = operatorOf(stack, group.name, context);
  const list = () => shardsOf(stream, context);
  const shards = await list();
  const { shards: handled } = await readWholeDescription(operator);
  const checkpoints = new Map<string, SequenceNumber>();
  for (const { shard, isCurrent, checkpoint } of handled)
    if (isCurrent && checkpoint !== null && checkpoint.sequence !== null) checkpoints.set(shard, checkpoint.sequence);
  context.output.progress('looking for the place in each shard');
  const plan = await planReset(target, { shards, checkpoints, operator, now: context.now() });
  context.output.progress(null);
  const replayed = execute ? await carryOutReset(plan, skip, target, operator, context) : new Map();
  const answer: ResetAnswer = {
    stack: stack.name,
    group: group.name,
    executed: execute,
    shards: [],
    bornMeanwhile: execute ? (await list()).filter((shard) => !shards.includes(shard)) : [],
  };
  for (const { shard, action, range, counted } of plan)
    answer.shards.push({
      ...{ shard, action, range },
      // Once it is done, the replay itself has counted.
      records: execute || counted === null ? null : await countRecords({ stream, shard, ...counted }, context),
      replayed: replayed.get(shard) ?? null,
    });
  await (context.output.isJson ? context.output.json(answer) : context.output.text(formatReset(answer)));
}

function targetOf({ toEarliest, toLatest, toTime, byDuration, toSequence }: ResetOptions, now: Date): ResetTarget {
  if (toEarliest) return { kind: 'earliest' };
  if (toLatest) return { kind: 'latest' };
  if (toTime !== undefined) return { kind: 'time', at: parseTime('--to-time', toTime, now) };
  if (byDuration !== undefined) return { kind: 'time', at: parseAgo('--by-duration', byDuration, now) };
  if (toSequence === undefined)
    throw new UsageError(
      'Where to? Give one of --to-earliest, --to-latest, --to-time, --by-duration and --to-sequence.',
    );
  if (new Set(toSequence.map(({ shard }) => shard)).size < toSequence.length)
    throw new UsageError('--to-sequence names a shard twice: give one record a shard.');
  return { kind: 'sequence', places: toSequence };
}

async function shardsOf(stream: string, { aws, signal }: CommandContext): Promise<readonly ShardId[]> {
  const shards = describeShards(await listShards(await aws.kinesis(), stream, () => signal));
  return shards.flatMap(({ id }) => parseShardId(id) ?? []);
}
