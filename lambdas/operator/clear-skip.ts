import type { ShardId } from '../shared/position.ts';
import type { SequenceNumber } from '../shared/sequence-number.ts';
import { changeCheckpoint } from './change-checkpoint.ts';
import { planClearSkip } from './core/plan-clear-skip.ts';
import type { OperatorDependencies } from './dependencies.ts';
import { requireIncarnation } from './require-incarnation.ts';

/** The orders to be taken back. */
export interface ClearSkipOrder {
  readonly shard: ShardId;
  /** Absent: all of the shard. */
  readonly sequence?: SequenceNumber;
}

/**
 * Takes back the order to skip one record, or all such orders of a shard, and gives the records whose orders are gone,
 * ascending; none where there is no such order (any more). A letter that it has made stays; an invocation that had loaded the
 * row before may still make one.
 *
 * @throws HighwaterError on trouble: to order the same again is safe.
 */
export async function clearSkip(
  { shard, sequence }: ClearSkipOrder,
  dependencies: Pick<OperatorDependencies, 'consumer' | 'commands'>,
): Promise<readonly SequenceNumber[]> {
  const { consumer } = dependencies;
  const incarnation = await requireIncarnation(consumer.incarnation);
  return changeCheckpoint(
    { group: consumer.group, incarnation, shard },
    (row) => {
      const { to, cleared } = planClearSkip(row, sequence);
      return { to, result: cleared };
    },
    dependencies,
  );
}
