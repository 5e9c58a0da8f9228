import type { ShardId } from '../shared/position.ts';
import type { SequenceNumber } from '../shared/sequence-number.ts';
import { changeCheckpoint } from './change-checkpoint.ts';
import { planSkip } from './core/plan-skip.ts';
import type { OperatorDependencies } from './dependencies.ts';
import { CommandRefused } from './errors.ts';
import { holdsRecord } from './holds-record.ts';
import { requireIncarnation } from './require-incarnation.ts';

/** The one record to be set aside. */
export interface SkipOrder {
  readonly shard: ShardId;
  readonly sequence: SequenceNumber;
}

/**
 * Orders the consumer to dead-letter one record unread (C4): one that crashes the function each time. Several may be
 * ordered, one after the other: a batch may hold more than one of the kind. Works before the shard has a checkpoint, and
 * while a reset is under way. The checkpoint clears the order as it passes the record; an invocation that had loaded the
 * row before the order does not see it, and its next delivery does.
 *
 * @throws CommandRefused where the shard holds no such record, it is handled already, or too many orders stand.
 * @throws HighwaterError on other trouble: to order the same again is safe.
 */
export async function skipRecord(
  { shard, sequence }: SkipOrder,
  dependencies: Omit<OperatorDependencies, 'letters'>,
): Promise<void> {
  const { consumer } = dependencies;
  const incarnation = await requireIncarnation(consumer.incarnation);
  if (!(await holdsRecord(shard, sequence, dependencies)))
    throw new CommandRefused(
      `The shard holds no record ${sequence}: take the number from the failing batch.`,
    );
  await changeCheckpoint(
    { group: consumer.group, incarnation, shard },
    (row) => ({ to: planSkip(row, sequence), result: undefined }),
    dependencies,
  );
}
