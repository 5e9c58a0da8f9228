import { findGroup, findStack } from '../aws/find-stack.ts';
import type { ShardSequence } from '../input/parse-shard-sequence.ts';
import { parseTime } from '../input/parse-time.ts';
import { followSteps } from '../operator/follow-steps.ts';
import { readWholeDescription, requirementOf, type ShardProgress } from '../operator/group-description.ts';
import { operatorOf } from '../operator/invoke-operator.ts';
import { ReplayTally, replayStepSchema } from '../operator/replay-tally.ts';
import { formatReplayed } from '../output/format-replayed.ts';
import { formatRange } from '../output/ranges.ts';
import type { RestartAnswer } from '../output/replay.ts';
import { formatTable } from '../output/table.ts';
import type { CommandContext } from '../program/context.ts';
import { CommandFailed } from '../program/errors.ts';
import type { StackOptions } from '../program/options.ts';
import type { GroupOptions } from './groups-switch.ts';

/** The options of `groups restart`. */
export interface RestartOptions extends StackOptions, GroupOptions {
  readonly from?: string;
  readonly skip?: readonly ShardSequence[];
  readonly execute?: boolean;
}

/** Has a group read again what its database lacks, after that was restored or exchanged. */
export async function groupsRestart(options: RestartOptions, context: CommandContext): Promise<void> {
  const { skip = [], execute = false } = options;
  const from = options.from === undefined ? undefined : parseTime('--from', options.from, context.now());
  const stack = await findStack(context);
  const group = findGroup(stack, options.group);
  const operator = operatorOf(stack, group.name, context);
  const { shards } = await readWholeDescription(operator);
  // The function would refuse it, and nothing of it would have begun.
  if (execute && shards.length === 0) throw new CommandFailed(nothingHandled(group.name));
  const tally = new ReplayTally();
  if (execute) {
    const request = { command: 'restart', leftAlone: skip, ...(from === undefined ? {} : { from }) };
    const reports = { take: tally.take, done: () => `${tally.words()}. Until the restart is done the group waits.` };
    await followSteps(operator, request, replayStepSchema, reports, context);
  }
  const answer: RestartAnswer = {
    stack: stack.name,
    group: group.name,
    executed: execute,
    from: from?.toISOString() ?? null,
    shards: shards.map((shard) => describeShard(shard, execute ? tally : null)),
    lost: [...tally.lost],
  };
  if (context.output.isJson) return await context.output.json(answer);
  await context.output.text((execute ? formatDone(answer, tally) : formatPlan(answer)).join('\n\n'));
}

function describeShard(progress: ShardProgress, tally: ReplayTally | null): RestartAnswer['shards'][number] {
  const { shard, stream, isCurrent, sinkCheckpoint, restart } = progress;
  const replayed = isCurrent ? (tally?.of(shard) ?? null) : null;
  const isRestarting = restart !== null;
  return { shard, stream, isCurrent, sinkCheckpoint, ...requirementOf(progress), isRestarting, replayed };
}

function nothingHandled(group: string): string {
  return `The group ${group} has handled nothing yet: there is nothing that a restart could read again.`;
}

function formatPlan({ group, from, shards }: RestartAnswer): readonly string[] {
  if (shards.length === 0) return [nothingHandled(group)];
  const rows = shards.map((shard) => [
    shard.shard,
    shard.required ?? 'nothing',
    shard.sinkCheckpoint ?? 'nothing',
    stateOf(shard),
  ]);
  const start = from === null ? 'its oldest record' : `what arrived at ${from} or later`;
  const isNeeded = shards.some(({ isBehind }) => isBehind);
  const isUnderWay = shards.some(({ isCurrent, isRestarting }) => isCurrent && isRestarting);
  return [
    formatTable(['shard', 'must have', 'database has', 'database'], rows),
    ...(isUnderWay ? [underWay] : []),
    isNeeded
      ? 'The database does not hold what the checkpoints say: it was restored, or exchanged.'
      : `The database holds what the checkpoints say.${isUnderWay ? '' : isForOthers}`,
    `A restart reads each shard again from ${start}, up to its checkpoint, and stores what is missing. The group ${group} waits meanwhile.`,
    'Nothing was changed. To do it, give the same command with --execute.',
  ];
}

const isForOthers = ' A restart is for a database that was restored or exchanged all the same.';
const underWay =
  'A restart is under way, or was interrupted, and those shards wait until it is done. If none is running, give this command with --execute.';

function stateOf({ isCurrent, isBehind, isRestarting }: RestartAnswer['shards'][number]): string {
  if (!isCurrent) return isBehind ? 'lost with its stream' : 'stream is gone';
  if (isRestarting) return 'waits for a restart';
  return isBehind ? 'is behind' : 'is as it should be';
}

function formatDone({ group, shards, lost }: RestartAnswer, tally: ReplayTally): readonly string[] {
  const ranges = lost.map(({ shard, stream, range }) => `  ${shard} of ${stream}  ${formatRange(range)}`);
  return [
    `The group ${group} goes on by itself, unless it is paused. ${tally.words()}.`,
    ...formatReplayed(shards.flatMap(({ shard, replayed }) => (replayed === null ? [] : [{ shard, ...replayed }]))),
    ...(ranges.length === 0
      ? []
      : [['These were in a stream that was deleted, and cannot be read again:', ...ranges].join('\n')]),
  ];
}
