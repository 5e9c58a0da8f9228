import type { StreamRecord } from '../../../lambdas/consumer/core/shard-batch.ts';
import type { ShardId } from '../../../lambdas/shared/position.ts';
import type { SequenceNumber } from '../../../lambdas/shared/sequence-number.ts';
import type { KinesisRecord } from '../model/kinesis-shard.ts';
import { isKeyOf } from './checkpoint-group.ts';
import type { BucketObject } from './failure-bucket.ts';
import type { Order } from './order.ts';
import { backwardEffect, restartEffect, rowOf } from './order-effects.ts';
import { skipOrder } from './skip-order.ts';
import { group, type World } from './world.ts';

/** Orders that have to be given by somebody sooner or later: what was left undone, and what the mapping gave up on. */
export function dueOrders(world: World, duties: { mustRestart: boolean }): readonly Order[] {
  return [
    ...(duties.mustRestart ? [restart(duties)] : []),
    ...unfinishedResets(world).map(resume),
    ...crashing(world).flatMap((record) => skipOrder(world, record) ?? []),
    ...(world.stream() === undefined
      ? []
      : [...world.bucket.waiting].map((object) => replayObject(object, world))),
  ];
}

function unfinishedResets(world: World): readonly ShardId[] {
  const stream = world.stream();
  if (stream === undefined) return [];
  return world.dynamodb
    .rows()
    .filter((row) => isKeyOf(row['group']?.S, group, stream) && row['replayTo'] !== undefined)
    .map((row) => row['shard']?.S as ShardId);
}

/** Records of which the group cannot get rid by itself, once they have crashed it. */
function crashing(world: World): readonly KinesisRecord[] {
  const { poisoned, faults, mapping } = world;
  const stream = world.stream();
  const isStuck = faults.counts()['outcome.lambda-crashed'] !== undefined && !mapping.isCaughtUp;
  if (stream === undefined || !isStuck) return [];
  return poisoned.filter((record) => {
    const shard = stream.shards().find(({ id }) => id === record.shardId);
    if (shard === undefined || shard.records.indexOf(record) < shard.trimmedBefore) return false;
    return rowOf(world, record.shardId).number < BigInt(record.sequence);
  });
}

function resume(shard: ShardId): Order {
  return {
    name: 'resume',
    says: shard,
    shardId: shard,
    watch: (world) => backwardEffect(world, shard),
    carryOut: (tools, dependencies) =>
      tools.resetBackward({ shard, target: { kind: 'resume' }, isDryRun: false }, dependencies),
  };
}

function restart(duties: { mustRestart: boolean }): Order {
  return {
    name: 'restart-group',
    says: 'because its database was restored',
    watch: restartEffect,
    carryOut: async (tools, dependencies) => {
      await tools.restartGroup(dependencies);
      duties.mustRestart = false;
    },
  };
}

function replayObject(object: BucketObject, world: World): Order {
  return {
    name: 'replay-object',
    says: `of ${object.shardId}`,
    carryOut: async (tools, { consumer }) => {
      const records = object.records.map(toStreamRecord);
      const batch = { streamName: object.stream.name, shard: object.shardId as ShardId, records };
      await tools.replayBatch(batch, consumer);
      world.bucket.replayed(object);
    },
  };
}

function toStreamRecord({ sequence, partitionKey, data, arrivedAtMs }: KinesisRecord): StreamRecord {
  return { sequence: sequence as SequenceNumber, partitionKey, data, arrivedAt: new Date(arrivedAtMs) };
}
