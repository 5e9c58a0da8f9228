import type { Checkpoint } from '../consumer/ports.ts';
import type { ShardId } from '../shared/position.ts';
import type { SequenceNumber } from '../shared/sequence-number.ts';
import { changeCheckpoint } from './change-checkpoint.ts';
import type { OperatorDependencies } from './dependencies.ts';
import { requireIncarnation } from './require-incarnation.ts';

/**
 * Takes back the order to skip a record of this shard, and gives that record; null where there is no such order (any
 * more). A letter that it has made stays.
 *
 * @throws HighwaterError on trouble: to order the same again is safe.
 */
export async function clearSkip(
  shard: ShardId,
  dependencies: Pick<OperatorDependencies, 'consumer' | 'orders'>,
): Promise<SequenceNumber | null> {
  const { consumer } = dependencies;
  const incarnation = await requireIncarnation(consumer.incarnation);
  return changeCheckpoint(
    { group: consumer.group, incarnation, shard },
    (row) => ({ to: withoutSkip(row), result: row?.skip ?? null }),
    dependencies,
  );
}

function withoutSkip(row: Checkpoint | null): Checkpoint | null {
  if (row?.skip === undefined) return null;
  const { skip: _, ...rest } = row;
  return rest;
}
