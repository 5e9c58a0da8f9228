import { formatIncarnation } from '../../../engine/stream/position.ts';
import type { KinesisShard } from '../model/kinesis/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis/kinesis-stream.ts';
import { group, streamName, type World } from '../run/world.ts';
import { checkpointRow } from './checkpoint-group.ts';

/** A line of the consumer's log, parsed. */
export interface UnreadLine {
  readonly stream: string;
  readonly ranges: readonly UnreadClaim[];
}

interface UnreadClaim {
  readonly shard: string;
  readonly after: string;
  readonly before: string;
}

/** The product's own ten seconds, and the part of a second by which a creation time is rounded. */
const marginMs = 11_000;

/**
 * Takes what a consumer says of records that may have expired unread: it counts as reported. Gives what of it cannot be true,
 * in words.
 */
export function hearUnread(world: World, { stream, ranges }: UnreadLine): readonly string[] {
  const { kinesis, time, faults } = world;
  const life = kinesis.incarnationsOf(streamName).find((each) => stream === incarnationOf(each));
  if (life === undefined) return [`there is no ${stream} in which records could be unread`];
  faults.count('outcome.unread-reported');
  if (time.nowMs - life.createdAtMs < life.retentionMs - marginMs)
    return [`nothing can have expired in ${stream} yet, and records are reported as unread`];
  return ranges.flatMap((claim) => {
    const shard = life.allShards().find(({ id }) => id === claim.shard);
    if (shard === undefined) return [`${stream} has no ${claim.shard} in which records could be unread`];
    world.book.reportMissing(shard, { after: claim.after, before: claim.before }, true);
    return isPlausible(world, life, shard, claim)
      ? []
      : [`nothing can have expired in ${claim.shard} after ${claim.after} and before ${claim.before}`];
  });
}

/** What follows a record that has not outlived the retention is there; a row that was moved by order does not know. */
function isPlausible(
  { time, dynamodb }: World,
  life: KinesisStream,
  { id, records }: KinesisShard,
  { after, before }: UnreadClaim,
): boolean {
  if (!records.some(({ sequence }) => sequence === before)) return false;
  const last = records.find(({ sequence }) => sequence === after);
  if (last === undefined || BigInt(before) <= BigInt(after)) return false;
  const row = checkpointRow(dynamodb, group, life, id);
  const isKnown = row?.['arrivedAt'] !== undefined && row['sequenceText']?.S === after;
  return !isKnown || time.nowMs - last.arrivedAtMs >= life.retentionMs - marginMs;
}

function incarnationOf({ name, createdAtMs }: KinesisStream): string {
  return formatIncarnation({ streamName: name, createdAtSeconds: Math.floor(createdAtMs / 1000) });
}
