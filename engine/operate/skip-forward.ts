import { CommandRefused } from '../checkpoints/errors.ts';
import { planSkipForward, type SkipForward } from '../checkpoints/plan-change.ts';
import { holdsRecord } from '../stream/find-missing.ts';
import type { ReadStart } from '../stream/ports.ts';
import type { ShardId, ShardPosition } from '../stream/position.ts';
import { readShard } from '../stream/read-shard.ts';
import { callTimeoutMs, type ReadingDependencies } from '../stream/reading-dependencies.ts';
import { requireIncarnation } from '../stream/recent-incarnation.ts';
import type { SequenceNumber } from '../stream/sequence-number.ts';
import { changeCheckpoint } from './change-checkpoint.ts';
import type { OperatorDependencies } from './dependencies.ts';

/** One shard's skip. */
export interface SkipForwardCommand {
  readonly shard: ShardId;
  readonly target: /** The last record to skip. */
    | { readonly kind: 'sequence'; readonly sequence: SequenceNumber }
    /** The group goes on with the first record that arrived at this time or later. */
    | { readonly kind: 'time'; readonly at: Date };
  /** True: only say what would be done. */
  readonly isDryRun: boolean;
}

/**
 * Has a group skip part of a shard, by one conditional update of its row; the sink checkpoint stays. The mapping still
 * delivers those records, and the consumer skips them. What is about to be skipped is logged before the row moves, so that a
 * run which dies right after leaves a trace. Safe to repeat, and twice at once: a checkpoint that stands at the target or
 * beyond stays.
 *
 * @throws CommandRefused where the shard holds no such record; nothing was changed then.
 * @throws HighwaterError on other trouble: to give the command again is safe.
 */
export async function skipForward(
  { shard, target, isDryRun }: SkipForwardCommand,
  dependencies: Omit<OperatorDependencies, 'deadLetterStore' | 'restarts'>,
): Promise<SkipForward> {
  const { consumer, log } = dependencies;
  const incarnation = await requireIncarnation(consumer.incarnation);
  const position: ShardPosition = { group: consumer.group, incarnation, shard };
  const through = await resolve(shard, target, dependencies);
  if (through === null) {
    if (isDryRun) return { to: null, skipped: null };
    throw new CommandRefused('The shard holds no record that arrived before the target: nothing to skip.');
  }
  const plan = await changeCheckpoint(
    position,
    (row) => {
      const skip = planSkipForward(row, through);
      if (isDryRun || skip.to === null) return { to: null, result: skip };
      log.info('records.skipping', { shard, ...skip.skipped });
      return { to: skip.to, result: skip };
    },
    dependencies,
  );
  if (!isDryRun && plan.skipped !== null) log.info('records.skipped', { shard, ...plan.skipped });
  return plan;
}

/**
 * Only a record that is there may be skipped to: a mistyped number would have all records of years to come skipped. Null
 * where none arrived before the time.
 */
async function resolve(
  shard: ShardId,
  target: SkipForwardCommand['target'],
  dependencies: Omit<OperatorDependencies, 'deadLetterStore' | 'restarts'>,
): Promise<SequenceNumber | null> {
  if (target.kind === 'time') return findSequenceBefore(shard, target.at, dependencies);
  if (await holdsRecord(shard, target.sequence, dependencies)) return target.sequence;
  throw new CommandRefused(
    `The shard has no record ${target.sequence}: give the sequence number of a record that it holds, or a time.`,
  );
}

const firstWindowMs = 10_000;
const windowGrowth = 8;

/**
 * Gives the last record before the first one that arrived at `at` or later; where none did, the newest record. Null where
 * no record precedes it any more: that is the earliest. Kinesis looks up by time what follows and not what precedes, so
 * this reads ever longer stretches before `at`. A time that is yet to come counts as now.
 *
 * @throws StreamUnreadable, IncarnationUnknown
 */
export async function findSequenceBefore(
  shard: ShardId,
  at: Date,
  dependencies: ReadingDependencies,
): Promise<SequenceNumber | null> {
  const { incarnation } = await dependencies.consumer.incarnation.recent(callTimeoutMs);
  const createdAtMs = incarnation.createdAtSeconds * 1000;
  // A shard that is written to all the time would never be read to its end.
  const until = new Date(Math.min(at.getTime(), dependencies.consumer.now().getTime()));
  for (let windowMs = firstWindowMs; ; windowMs *= windowGrowth) {
    const since = new Date(until.getTime() - windowMs);
    const isWhole = since.getTime() <= createdAtMs;
    const start: ReadStart = isWhole ? { kind: 'earliest' } : { kind: 'time', at: since };
    const found = await lastBefore(shard, start, until, dependencies);
    if (found !== null || isWhole) return found;
  }
}

async function lastBefore(
  shard: ShardId,
  start: ReadStart,
  at: Date,
  dependencies: ReadingDependencies,
): Promise<SequenceNumber | null> {
  let previous: SequenceNumber | null = null;
  for await (const { records } of readShard(shard, start, dependencies)) {
    for (const record of records) {
      if (record.arrivedAt >= at) return previous;
      previous = record.sequence;
    }
  }
  return previous;
}
