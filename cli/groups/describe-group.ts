import { parseShardId } from '../../engine/stream/position.ts';
import { readStartAfter } from '../../engine/stream/read-page.ts';
import type { DeployedStack } from '../aws/find-stack.ts';
import { findGroup, findTopic } from '../aws/find-stack.ts';
import { streamOf } from '../aws/manifest.ts';
import { readDescription, type ShardProgress } from '../operator/group-description.ts';
import { operatorOf } from '../operator/invoke-operator.ts';
import type { GroupAnswer, ShardAnswer } from '../output/group-description.ts';
import type { RecordCount } from '../output/ranges.ts';
import type { CommandContext } from '../program/context.ts';
import { countRecords } from '../stream/count-records.ts';
import { type LoggedError, lastErrorReader } from './last-error.ts';
import { readMapping } from './mapping-state.ts';
import { readTimeBehind } from './time-behind.ts';

/** Where a group reads, and whether what waits is counted. */
interface Reading {
  readonly stream: string;
  readonly startFrom: string;
  readonly isCounting: boolean;
}

/**
 * Gives what looks at a group, as often as it is called.
 *
 * @param isCounting also counts the records that wait, by reading them.
 * @throws CommandFailed where there is no such group.
 */
export function groupDescriber(
  stack: DeployedStack,
  name: string,
  isCounting: boolean,
  context: CommandContext,
): () => Promise<GroupAnswer> {
  const group = findGroup(stack, name);
  const stream = streamOf(findTopic(stack, group.topic));
  const operator = operatorOf(stack, group.name, context);
  const readLog = lastErrorReader(group, context);
  const reading = { stream, startFrom: group.startFrom, isCounting };
  return async () => {
    const { databaseTrouble, documents, openDeadLetters, shards } = await readDescription(operator);
    if (databaseTrouble !== null)
      context.output.note(`The database of ${group.name} could not be looked at. ${databaseTrouble}`);
    const mapping = await readMapping(group, context);
    const { logGroup, lastError: logged } = await readLog();
    const failure = logged ?? problemOf(mapping?.lastResult ?? null);
    const described: ShardAnswer[] = [];
    for (const shard of shards) described.push(await describeShard(shard, reading, context));
    return {
      stack: stack.name,
      group: group.name,
      topic: group.topic,
      state: mapping?.state ?? null,
      logGroup,
      lastError: failure && { ...failure, hasMovedSince: isPast(failure, shards) },
      databaseTrouble,
      documents,
      openDeadLetters,
      shards: described,
    };
  };
}

/** Lambda says when it met a problem of no batch; also that of a function that ended before it could log. */
function problemOf(lastResult: string | null): LoggedError | null {
  return lastResult?.startsWith('PROBLEM') ? { at: null, text: lastResult, shard: null } : null;
}

/** An error that names no shard, such as a secret that cannot be read, holds up all of them. */
function isPast({ at, shard }: LoggedError, shards: readonly ShardProgress[]): boolean {
  const affected = shards.filter((each) => each.isCurrent && (shard === null || each.shard === shard));
  if (at === null || affected.length === 0) return false;
  return affected.every(({ updatedAt }) => updatedAt !== null && updatedAt.getTime() > Date.parse(at));
}

async function describeShard(progress: ShardProgress, reading: Reading, context: CommandContext): Promise<ShardAnswer> {
  const { shard, stream, isCurrent, checkpoint, updatedAt, totals, sinkCheckpoint, restart } = progress;
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
    behindMs: isReadable ? await readTimeBehind({ stream: reading.stream, shard, after }, context) : null,
    waiting: isCurrent && reading.isCounting ? await countWaiting(progress, reading, context) : null,
    handled: { ...totals, already: restOf(totals) },
    skips: checkpoint?.skips ?? [],
    restart,
  };
}

/** A row counts what stays behind of the records, and not those that were there already or that nobody wants. */
function restOf({ records, documents, duplicates, deadLetters }: ShardProgress['totals']): number {
  return Math.max(0, records - documents - duplicates - deadLetters);
}

async function countWaiting(
  { shard: text, checkpoint }: ShardProgress,
  { stream, startFrom }: Reading,
  context: CommandContext,
): Promise<RecordCount | null> {
  const shard = parseShardId(text);
  if (shard === undefined) return null;
  const after = checkpoint?.sequence ?? null;
  const startMs = Date.parse(startFrom);
  const beginsAtTime = after === null && !Number.isNaN(startMs);
  const start = beginsAtTime ? ({ kind: 'time', at: new Date(startMs) } as const) : readStartAfter(after);
  return await countRecords({ stream, shard, start, through: null }, context);
}
