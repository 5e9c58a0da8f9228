import { remainingMs } from '../../../engine/runtime/time-budget.ts';
import type { ShardId } from '../../../engine/stream/position.ts';
import type { StreamRecord } from '../../../engine/stream/record.ts';
import type { SequenceNumber } from '../../../engine/stream/sequence-number.ts';
import { rowOf, sinkCheckpointOf } from '../checkers/command-effects.ts';
import type { KinesisRecord } from '../model/kinesis/kinesis-shard.ts';
import type { World } from '../run/world.ts';
import type { Command } from './command.ts';
import type { KeptObject } from './failure-bucket.ts';
import { PoisonLearned, restartCommand } from './reading-commands.ts';
import { skipCommand } from './skip-command.ts';

/** Orders that have to be given by somebody sooner or later: what was left undone, and what the mapping gave up on. */
export function dueCommands(world: World, duties: { mustRestart: boolean }): readonly Command[] {
  return [
    ...(duties.mustRestart || hasUnfinishedRestart(world) ? [restart(duties)] : []),
    ...crashing(world).flatMap((record) => skipCommand(world, record) ?? []),
    ...(world.stream() === undefined ? [] : [...world.bucket.waiting].map((object) => objectCommand(object, world))),
  ];
}

/** A restart that was given up keeps its shards waiting. */
function hasUnfinishedRestart(world: World): boolean {
  const shards = world.stream()?.allShards() ?? [];
  return shards.some(({ id }) => sinkCheckpointOf(world, id).isRestarting);
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

function restart(duties: { mustRestart: boolean }): Command {
  return restartCommand('restart-group', 'because the database was restored, or a restart left undone', (world) => {
    duties.mustRestart = false;
    if (!world.isMappingHeld) return;
    world.isMappingHeld = false;
    world.mapping.enable();
  });
}

/** Lower seeds replay the records of an object themselves: they stay as they are, and still catch their bugs. */
function objectCommand(object: KeptObject, world: World): Command {
  return world.plan.hasAddedKinds ? redriveObject(object, world) : replayObject(object, world);
}

function redriveObject({ key, shardId }: KeptObject, world: World): Command {
  const poison = new PoisonLearned();
  return {
    name: 'redrive-failure',
    says: key,
    poison,
    carryOut: async (tools, dependencies) => {
      const leftAlone = poison.toLeaveAlone(world).filter(({ shard }) => shard === shardId);
      const { group } = dependencies.consumer;
      const request = tools.parseCommandRequest({ command: 'redrive-failure', group, key, leftAlone });
      const answer = await tools.carryOut(request, dependencies, { isOver: () => false });
      world.faults.count(`outcome.failure-${'outcome' in answer ? answer.outcome : 'unknown'}`);
    },
  };
}

function replayObject(object: KeptObject, world: World): Command {
  const poison = new PoisonLearned();
  return {
    name: 'replay-object',
    says: `of ${object.shardId}`,
    poison,
    carryOut: async (tools, dependencies) => {
      const records = object.records.map(toStreamRecord);
      const batch = { streamName: object.stream.name, shard: object.shardId as ShardId, records };
      const leftAlone = poison.toLeaveAlone(world, false).filter(({ shard }) => shard === object.shardId);
      const skipRecords = leftAlone.map(({ sequence }) => sequence);
      // An object of the bucket is replayed as it is: no dead letter is looked for.
      poison.mayMeet = true;
      const rules = { remainingMs: remainingMs(dependencies), skipRecords, start: null };
      await tools.replayBatch(batch, rules, dependencies.consumer);
      world.bucket.replayed(object);
    },
  };
}

function toStreamRecord({ sequence, partitionKey, data, arrivedAtMs }: KinesisRecord): StreamRecord {
  return { sequence: sequence as SequenceNumber, partitionKey, data, arrivedAt: new Date(arrivedAtMs) };
}
