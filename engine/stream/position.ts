import type { SequenceNumber } from './sequence-number.ts';

declare const shardIdBrand: unique symbol;

/** A shard id such as `shardId-000000000000`. Ids recur when a stream is recreated under its old name. */
export type ShardId = string & { readonly [shardIdBrand]: true };

const shardIdPattern = /^[a-zA-Z0-9_.-]{1,128}$/;

/** Gives the id branded, or undefined where the text is no shard id. */
export function parseShardId(text: unknown): ShardId | undefined {
  return typeof text === 'string' && shardIdPattern.test(text) ? (text as ShardId) : undefined;
}

/** A stream between its creation and its deletion: one recreated under its name is another incarnation. */
export interface StreamIncarnation {
  readonly streamName: string;
  /** `StreamCreationTimestamp`, whole epoch seconds. */
  readonly createdAtSeconds: number;
}

/** Where a group's progress is kept: one shard of one incarnation. */
export interface ShardPosition {
  readonly group: string;
  readonly incarnation: StreamIncarnation;
  readonly shard: ShardId;
}

/** `<stream>@<creation time>`. Stream names hold neither `@`, `#` nor `/`, so this can be read back. */
export function formatIncarnation(incarnation: StreamIncarnation): string {
  return `${incarnation.streamName}@${incarnation.createdAtSeconds}`;
}

const incarnationPattern = /^([a-zA-Z0-9_.-]+)@(\d{1,15})$/;

/** Reads what `formatIncarnation` gives; undefined for anything else. */
export function parseIncarnation(text: string): StreamIncarnation | undefined {
  const [, streamName, createdAt] = incarnationPattern.exec(text) ?? [];
  return streamName === undefined ? undefined : { streamName, createdAtSeconds: Number(createdAt) };
}

/** What names a record, or a part of one, within its shard. */
export interface PlaceInShard {
  readonly sequence: SequenceNumber;
  /** The part's index in each envelope that it lies in, the outermost first, such as `0.3`. */
  readonly part?: string;
}

/** `<stream>@<creation time>/<shard> <sequence number>[.<part>]`: names one record for ever; the id of foreign records. */
export function formatRecordPosition(incarnation: StreamIncarnation, shard: ShardId, place: PlaceInShard): string {
  return `${formatIncarnation(incarnation)}/${shard} ${formatPlace(place)}`;
}

/** The same for a record of an earlier incarnation of the stream than `incarnation`, whose own creation time nobody knows any more. */
export function formatFormerRecordPosition(
  incarnation: StreamIncarnation,
  shard: ShardId,
  place: PlaceInShard,
): string {
  return `${incarnation.streamName}@before-${incarnation.createdAtSeconds}/${shard} ${formatPlace(place)}`;
}

function formatPlace({ sequence, part }: PlaceInShard): string {
  return part === undefined ? sequence : `${sequence}.${part}`;
}
