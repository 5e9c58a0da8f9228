import type { ShardId } from '../../../lambdas/shared/position.ts';
import type { SequenceNumber } from '../../../lambdas/shared/sequence-number.ts';
import type { KinesisRecord } from '../model/kinesis-shard.ts';
import { positionOf } from './expected-record.ts';
import type { Order } from './order.ts';
import { skipEffect } from './order-effects.ts';
import type { World } from './world.ts';

/** Has one record of the stream set aside unread; undefined where there is no stream. */
export function skipOrder(world: World, record: KinesisRecord): Order | undefined {
  const stream = world.stream();
  if (stream === undefined) return undefined;
  const { shardId, sequence } = record;
  const order = { shard: shardId as ShardId, sequence: sequence as SequenceNumber };
  return {
    name: 'skip',
    says: `${shardId} ${sequence}`,
    shardId,
    watch: () => skipEffect(world, record),
    carryOut: (tools, dependencies) => {
      world.book.skipOrderedAtMs.set(positionOf(stream, record), world.time.nowMs);
      return tools.skipRecord(order, dependencies);
    },
  };
}
