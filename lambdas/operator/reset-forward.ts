import type { ShardId, ShardPosition } from '../shared/position.ts';
import type { SequenceNumber } from '../shared/sequence-number.ts';
import { changeCheckpoint } from './change-checkpoint.ts';
import { type ForwardReset, planForwardReset } from './core/plan-forward-reset.ts';
import type { OperatorDependencies } from './dependencies.ts';
import { OrderContended, OrderRefused } from './errors.ts';
import { findSequenceBefore } from './find-sequence-before.ts';
import { holdsRecord } from './holds-record.ts';
import { requireIncarnation } from './require-incarnation.ts';
import { requireMark } from './require-mark.ts';

/** One shard's order. */
export interface ForwardResetOrder {
  readonly shard: ShardId;
  readonly target: /** The last record to pass over. */
    | { readonly kind: 'sequence'; readonly sequence: SequenceNumber }
    /** The group goes on with the first record that arrived at this time or later. */
    | { readonly kind: 'time'; readonly at: Date };
  /** True: only say what would be done. */
  readonly isDryRun: boolean;
}

/**
 * Has a group pass over part of a shard: the mark is checked, then the row moves, conditional and with a higher epoch. Gives
 * the plan with the range passed over. The mapping still delivers those records, and the consumer skips them. The row keeps
 * what the mark has to hold until the next batch raises it. A run that dies before the row moves has changed nothing; what
 * it was about to pass over is logged before, so that a run which dies right after leaves a trace of that.
 *
 * @throws OrderRefused where the order makes no sense as the row stands; nothing was changed then.
 * @throws OrderContended where the row has another epoch than at the first try: another order changed it, or this one did
 * and its reply was lost.
 * @throws DatabaseBehindCheckpoint where the database is not the one that the row speaks of.
 * @throws HighwaterError on other trouble: to order the same again is safe.
 */
export async function resetForward(
  { shard, target, isDryRun }: ForwardResetOrder,
  dependencies: OperatorDependencies,
): Promise<ForwardReset> {
  const { consumer, log } = dependencies;
  const incarnation = await requireIncarnation(consumer.incarnation);
  const position: ShardPosition = { group: consumer.group, incarnation, shard };
  const resolved = await resolve(shard, target, dependencies);
  let triedEpoch: number | undefined;
  const plan = await changeCheckpoint(
    position,
    async (row) => {
      const { epoch = 0 } = row ?? {};
      triedEpoch ??= epoch;
      if (epoch !== triedEpoch) throw contended(shard);
      const reset = planForwardReset(row, resolved);
      if (isDryRun) return { to: null, result: reset };
      await requireMark(position, row, reset.row, consumer.marks);
      log.info('records.passing-over', { shard, ...reset.passedOver });
      return { to: reset.row, result: reset };
    },
    dependencies,
  );
  if (!isDryRun) log.info('records.passed-over', { shard, ...plan.passedOver });
  return plan;
}

function contended(shard: ShardId): OrderContended {
  return new OrderContended(
    `Another order has changed ${shard}, or this one has and its reply was lost: look at the checkpoint.`,
  );
}

/** Only a record that is there may be passed over: a mistyped number would have all records of years to come skipped. */
async function resolve(
  shard: ShardId,
  target: ForwardResetOrder['target'],
  dependencies: OperatorDependencies,
): Promise<SequenceNumber> {
  if (target.kind === 'time') {
    const found = await findSequenceBefore(shard, target.at, dependencies);
    if (found !== null) return found;
    throw new OrderRefused('The shard holds no record that arrived before the target: nothing to pass over.');
  }
  if (await holdsRecord(shard, target.sequence, dependencies)) return target.sequence;
  throw new OrderRefused(
    `The shard holds no record ${target.sequence}: take the number of one that it holds, or a time.`,
  );
}
