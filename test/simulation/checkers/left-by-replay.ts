import type { ReplayEnd } from '../../../engine/operate/replay-bounds.ts';
import type { ReplayCommand } from '../../../engine/operate/replay-range.ts';
import type { KinesisRecord, KinesisShard } from '../model/kinesis/kinesis-shard.ts';
import type { World } from '../run/world.ts';
import { isStored } from './is-stored.ts';

/** A replay with its end made out. */
type ReplayOrder = ReplayCommand & { readonly end: ReplayEnd };

/**
 * What a replay that is done has left behind: numbers of records which had landed when it was ordered, lie in its range, and
 * are neither stored nor reported as missing. Of a shard that the service has forgotten nobody can say.
 */
export function leftByReplay(world: World, command: ReplayOrder, orderedAtMs: number): readonly string[] {
  const stream = world.stream();
  if (stream === undefined) return [];
  return stream
    .shards()
    .filter(({ id }) => command.shard === null || command.shard === id)
    .flatMap((shard) =>
      inRange(shard, command)
        .filter(({ landedAtMs }) => landedAtMs <= orderedAtMs)
        .filter((record) => !isStored(world, record, stream) && !world.book.isReportedMissing(shard, record)),
    )
    .map(({ shardId, sequence }) => `${shardId} ${sequence}`);
}

function inRange({ records }: KinesisShard, { start, end }: ReplayOrder): readonly KinesisRecord[] {
  return records.filter(
    ({ sequence, arrivedAtMs }) =>
      (start.kind !== 'after' || BigInt(sequence) > BigInt(start.sequence)) &&
      (start.kind !== 'time' || arrivedAtMs >= start.at.getTime()) &&
      (end.kind === 'time' ? arrivedAtMs < end.at.getTime() : BigInt(sequence) <= BigInt(end.sequence)),
  );
}
