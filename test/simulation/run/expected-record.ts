import type { KinesisRecord } from '../model/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis-stream.ts';

/** What has to become of a record, by a reading of its bytes that shares no code with the product. */
export interface Expectation {
  readonly kind: 'event' | 'foreign' | 'undecodable';
  /** `<stream>@<creation time>/<shard> <sequence number>` */
  readonly position: string;
  /** The id of its document; its position, where it has no id of its own. */
  readonly id: string;
  /** What its document has to hold, as `storedContent` shows it; empty where there can be no document. */
  readonly content: string;
  /** Rules of the collection that speak against it. */
  readonly isRefused: boolean;
  readonly hasUniqueValue: boolean;
}

const known = new WeakMap<KinesisRecord, Expectation>();

/** Reads a record of the simulation, whose events are small and plain; each of them once. */
export function expectationOf(record: KinesisRecord, stream: KinesisStream): Expectation {
  const seen = known.get(record);
  if (seen !== undefined) return seen;
  const made = read(record, positionOf(stream, record));
  known.set(record, made);
  return made;
}

/** The name of a record for ever. */
export function positionOf(stream: KinesisStream, record: KinesisRecord): string {
  return `${stream.name}@${Math.floor(stream.createdAtMs / 1000)}/${record.shardId} ${record.sequence}`;
}

function read(record: KinesisRecord, position: string): Expectation {
  const text = Buffer.from(record.data).toString('utf8');
  const value = parse(text);
  const none = { position, id: position, content: '', isRefused: false, hasUniqueValue: false };
  if (value === undefined) return { ...none, kind: 'undecodable' };
  if (typeof value !== 'object' || value === null || !('specversion' in value))
    return { ...none, kind: 'foreign', content: JSON.stringify(value) };
  const { id, source, data, partitionkey } = value as Record<string, unknown>;
  if (typeof id !== 'string' || typeof source !== 'string') return { ...none, kind: 'undecodable' };
  const key = typeof partitionkey === 'string' ? partitionkey : null;
  const { refused, email } = (typeof data === 'object' && data !== null ? data : {}) as Record<
    string,
    unknown
  >;
  return {
    kind: 'event',
    position,
    id: `${source} ${id}`,
    content: `${key} ${JSON.stringify(data)}`,
    isRefused: refused === true,
    hasUniqueValue: email !== undefined,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
