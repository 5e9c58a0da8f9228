import type { ShardId } from '../shared/position.ts';
import type { SequenceNumber } from '../shared/sequence-number.ts';
import { changeCheckpoint } from './change-checkpoint.ts';
import { type BackwardReset, type BackwardTarget, planBackwardReset } from './core/plan-backward-reset.ts';
import { readStartAfter } from './core/read-start-after.ts';
import { callTimeoutMs, type OperatorDependencies } from './dependencies.ts';
import { OrderRefused } from './errors.ts';
import { feedReplay, type ReplayReport } from './feed-replay.ts';
import { findSequenceBefore } from './find-sequence-before.ts';
import { requireIncarnation } from './require-incarnation.ts';
import { requireMark } from './require-mark.ts';

/** One shard's order. */
export interface BackwardResetOrder {
  readonly shard: ShardId;
  readonly target:
    | { readonly kind: 'sequence'; readonly sequence: SequenceNumber }
    /** Everything that arrived at this time or later is read again. */
    | { readonly kind: 'time'; readonly at: Date }
    /** `resume`: on with the reset or restart that is under way. */
    | { readonly kind: 'earliest' | 'resume' };
  /** True: only say what would be done. */
  readonly isDryRun: boolean;
}

/** What was planned, and what came of it; null after a dry run. */
export interface BackwardResetReport {
  readonly plan: BackwardReset;
  readonly replay: ReplayReport | null;
}

/**
 * Has a group read part of a shard again. One conditional update puts the row back, raises its epoch and notes how far to
 * replay, so that from then on nothing but this reset moves the row; the mapping's batches wait. Then it feeds the
 * records. Crashed or interrupted, the same order goes on from the row as it stands, and `resume` does whatever was
 * ordered; two runs at once do no harm.
 *
 * @throws OrderRefused where the order makes no sense as the row stands; nothing was changed then.
 * @throws DatabaseBehindCheckpoint where the database lacks what lies before the target; nothing was changed then.
 * @throws HighwaterError on other trouble: to order the same again is safe, and goes on.
 */
export async function resetBackward(
  { shard, target, isDryRun }: BackwardResetOrder,
  dependencies: OperatorDependencies,
): Promise<BackwardResetReport> {
  const incarnation = await requireIncarnation(dependencies.consumer.incarnation);
  const position = { group: dependencies.consumer.group, incarnation, shard };
  const resolved = await resolve(shard, target, dependencies);
  const plan = await changeCheckpoint(
    position,
    async (row) => {
      const reset = planBackwardReset(row, resolved, dependencies.runId);
      if (reset.kind === 'begin') await requireReadable(shard, resolved, dependencies);
      if (isDryRun || reset.kind === 'resume') return { to: null, result: reset };
      await requireMark(position, row, reset.row, dependencies.consumer.marks);
      return { to: reset.row, result: reset };
    },
    dependencies,
  );
  if (isDryRun) return { plan, replay: null };
  return { plan, replay: await feedReplay({ position, row: plan.row }, dependencies) };
}

async function resolve(
  shard: ShardId,
  target: BackwardResetOrder['target'],
  dependencies: OperatorDependencies,
): Promise<BackwardTarget> {
  if (target.kind === 'sequence') return target.sequence;
  if (target.kind !== 'time') return target.kind;
  return (await findSequenceBefore(shard, target.at, dependencies)) ?? 'earliest';
}

/** A number that the shard never gave would leave a row behind from which nobody can read. */
async function requireReadable(
  shard: ShardId,
  target: BackwardTarget,
  { reader }: OperatorDependencies,
): Promise<void> {
  if (target === 'resume') return;
  const start = readStartAfter(target === 'earliest' ? null : target);
  const { kind } = await reader.open(shard, start, callTimeoutMs);
  if (kind === 'gone') throw new OrderRefused(`The stream holds no shard ${shard} any more.`);
  if (kind === 'refused') {
    throw new OrderRefused(
      `Kinesis knows no sequence number ${target} in ${shard}: take one that it gave, a time, or earliest.`,
    );
  }
}
