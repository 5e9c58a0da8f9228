import type { ShardId } from '../../../engine/stream/position.ts';
import type { SequenceNumber } from '../../../engine/stream/sequence-number.ts';
import { skipEffect } from '../checkers/command-effects.ts';
import { positionOf } from '../checkers/expected-record.ts';
import type { KinesisRecord } from '../model/kinesis/kinesis-shard.ts';
import type { World } from '../run/world.ts';
import type { Command } from './command.ts';

/** Longer than any call is on its way. */
const mostLateMs = 30_000;

/** Has one record of the stream set aside unread; undefined where there is no stream. */
export function skipCommand(world: World, record: KinesisRecord): Command | undefined {
  const stream = world.stream();
  if (stream === undefined) return undefined;
  const { shardId, sequence } = record;
  const command = { shard: shardId as ShardId, sequence: sequence as SequenceNumber };
  return {
    name: 'skip',
    says: `${shardId} ${sequence}`,
    shardId,
    watch: () => skipEffect(world, record),
    carryOut: async (tools, dependencies) => {
      const position = positionOf(stream, record);
      const { skippableUntilMs: until } = world.book;
      // One that dies has no end, and one that gives up may have a call under way.
      until.set(position, Number.POSITIVE_INFINITY);
      await tools.skipRecord(command, dependencies);
      if (!world.attempts.isUnderWay('skip', shardId, 2)) until.set(position, world.time.nowMs + mostLateMs);
    },
  };
}
