import * as v from 'valibot';
import { sequence } from '../../engine/operate/command-fields.ts';
import type { ReadStart } from '../../engine/stream/ports.ts';
import type { ShardId } from '../../engine/stream/position.ts';
import { readStartAfter } from '../../engine/stream/read-page.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../engine/stream/sequence-number.ts';
import type { ShardSequence } from '../input/parse-shard-sequence.ts';
import type { Operator } from '../operator/invoke-operator.ts';
import type { RangeAnswer } from '../output/ranges.ts';
import { CommandFailed } from '../program/errors.ts';
import type { CountedRange } from '../stream/count-records.ts';

/** Where a group is to stand afterwards. */
export type ResetTarget =
  | { readonly kind: 'earliest' | 'latest' }
  | { readonly kind: 'time'; readonly at: Date }
  | { readonly kind: 'sequence'; readonly places: readonly ShardSequence[] };

/** What is to be done in one shard. */
export interface ShardReset {
  readonly shard: ShardId;
  readonly action: 'replay' | 'skip' | 'none';
  readonly range: RangeAnswer | null;
  /** The same for counting its records. */
  readonly counted: Pick<CountedRange, 'start' | 'through'> | null;
  /** What the operator function is to be asked for; null where it is nothing. */
  readonly request: object | null;
}

/** What planning needs. */
export interface ResetSurroundings {
  /** All shards of the stream, parents before their children. */
  readonly shards: readonly ShardId[];
  /** The checkpoints of those in which something was handled. */
  readonly checkpoints: ReadonlyMap<string, SequenceNumber>;
  readonly operator: Operator;
  readonly now: Date;
}

const skipAnswer = v.object({
  skipped: v.nullable(v.object({ after: v.nullable(sequence), through: sequence })),
});
const unbounded: RangeAnswer = { after: null, arrivedFrom: null, through: null, before: null, arrivedBefore: null };
const dayMs = 86_400_000;

/**
 * Finds for each shard whether the target lies behind the checkpoint, which means a replay, or ahead of it, which means a
 * skip. Changes nothing.
 *
 * @throws OperatorFailed, CommandFailed where a record or a shard is named that is not there.
 */
export async function planReset(target: ResetTarget, surroundings: ResetSurroundings): Promise<readonly ShardReset[]> {
  const { shards } = surroundings;
  if (target.kind !== 'sequence') return await each(shards, (shard) => planShard(shard, target, surroundings));
  const missing = target.places.find(({ shard }) => !shards.includes(shard));
  if (missing !== undefined)
    throw new CommandFailed(`The topic has no shard ${missing.shard}: "topics describe" lists its shards.`);
  return await each(target.places, (place) => planPlace(place, surroundings));
}

async function planShard(
  shard: ShardId,
  target: Exclude<ResetTarget, { readonly kind: 'sequence' }>,
  { checkpoints, operator, now }: ResetSurroundings,
): Promise<ShardReset> {
  const checkpoint = checkpoints.get(shard);
  if (target.kind !== 'earliest') {
    // What lies ahead counts as now by the clock of the function, which may not be that of this machine.
    const at = target.kind === 'time' ? target.at : new Date(now.getTime() + dayMs);
    const skip = await planSkip(shard, { kind: 'time', at }, operator);
    if (skip !== undefined || target.kind === 'latest') return skip ?? nothing(shard);
  }
  if (checkpoint === undefined) return nothing(shard);
  const start = target.kind === 'time' ? target : ({ kind: 'earliest' } as const);
  return replayOf(shard, start, checkpoint);
}

async function planPlace(
  { shard, sequence: to }: ShardSequence,
  { checkpoints, operator }: ResetSurroundings,
): Promise<ShardReset> {
  const checkpoint = checkpoints.get(shard);
  if (checkpoint === undefined || compareSequenceNumbers(to, checkpoint) > 0)
    return (await planSkip(shard, { kind: 'sequence', sequence: to }, operator)) ?? nothing(shard);
  if (compareSequenceNumbers(to, checkpoint) === 0) return nothing(shard);
  return replayOf(shard, { kind: 'after', sequence: to }, checkpoint);
}

function replayOf(shard: ShardId, start: ReadStart, checkpoint: SequenceNumber): ShardReset {
  const range = {
    ...unbounded,
    after: start.kind === 'after' ? start.sequence : null,
    arrivedFrom: start.kind === 'time' ? start.at.toISOString() : null,
    through: checkpoint,
  };
  const request = { command: 'replay', shard, start, end: { kind: 'checkpoint' } };
  return { shard, action: 'replay', range, counted: { start, through: checkpoint }, request };
}

/** Undefined where the checkpoint stands there already, or further on. */
async function planSkip(shard: ShardId, target: object, operator: Operator): Promise<ShardReset | undefined> {
  const request = { command: 'skip-forward', shard, target };
  const { skipped } = await operator.send({ ...request, isDryRun: true }, skipAnswer);
  if (skipped === null) return undefined;
  const { after, through } = skipped;
  return {
    ...{ shard, action: 'skip', range: { ...unbounded, after, through } },
    ...{ counted: { start: readStartAfter(after), through }, request: { ...request, isDryRun: false } },
  };
}

function nothing(shard: ShardId): ShardReset {
  return { shard, action: 'none', range: null, counted: null, request: null };
}

async function each<T>(all: readonly T[], plan: (one: T) => Promise<ShardReset>): Promise<readonly ShardReset[]> {
  const plans: ShardReset[] = [];
  for (const one of all) plans.push(await plan(one));
  return plans;
}
