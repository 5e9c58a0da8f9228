import { type Document, Double, Long, serialize } from 'bson';
import type { KinesisRecord } from '../model/kinesis/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis/kinesis-stream.ts';
import type { IndexKind } from '../model/mongodb/mongo-index-rules.ts';
import { meaningOf } from '../workload/record-meaning.ts';

/** What has to become of a record, by a reading of its bytes that shares no code with the product. */
export interface Expectation {
  /** `<stream>@<creation time>/<shard> <sequence number>` */
  readonly position: string;
  /** The id of its document; its position, where it has no id of its own. */
  readonly id: string;
  /** True where its id is an event's, and no position. */
  readonly isEvent: boolean;
  /** Its document, byte for byte; undefined where there can be none. */
  readonly document: Uint8Array | undefined;
  /** The number that the event carries, where it is one of the producer's. */
  readonly number: number | undefined;
  /** Why there can be no document; undefined where there can be one. */
  readonly rejection: string | undefined;
  /** What speaks against it where the collection has it. */
  readonly breaks: readonly (IndexKind | 'validator')[];
  /** What no other document may hold; undefined where it holds nothing of the kind. */
  readonly uniqueValue: string | undefined;
}

const known = new WeakMap<KinesisRecord, Expectation>();

/** Reads a record of the simulation, whose events are small and plain, or described where they are not; each once. */
export function expectationOf(record: KinesisRecord, stream: KinesisStream): Expectation {
  const seen = known.get(record);
  if (seen !== undefined) return seen;
  const made = read(record, stream);
  known.set(record, made);
  return made;
}

/** The name of a record for ever. */
export function positionOf(stream: KinesisStream, record: KinesisRecord): string {
  return `${stream.name}@${Math.floor(stream.createdAtMs / 1000)}/${record.shardId} ${record.sequence}`;
}

/** The name that it gets where it is handled as one of an earlier incarnation of the stream than this. */
export function formerPositionOf(stream: KinesisStream, record: KinesisRecord): string {
  return `${stream.name}@before-${Math.floor(stream.createdAtMs / 1000)}/${record.shardId} ${record.sequence}`;
}

/** Members of a CloudEvent that are no attributes in a document. */
const placed = new Set(['specversion', 'id', 'source', 'type', 'time', 'partitionkey', 'data', 'data_base64']);

function read(record: KinesisRecord, stream: KinesisStream): Expectation {
  const position = positionOf(stream, record);
  const meaning = meaningOf(record.data);
  const value = parse(Buffer.from(record.data).toString());
  const members = isCloudEvent(value) ? value : undefined;
  const isNamed = isText(members?.['source']) && isText(members?.['id']);
  const isWhole = isNamed && meaning?.isNameless !== true && !/\s/.test(members?.['source']);
  const isEvent = members !== undefined && isWhole;
  const id = isEvent ? `${members['source']} ${members['id']}` : position;
  const none = { number: undefined, rejection: undefined, breaks: [], uniqueValue: undefined };
  if (meaning?.rejection !== undefined)
    return { ...none, position, id, isEvent, document: undefined, rejection: meaning.rejection };
  const origin = originOf(record, stream);
  const fields = isEvent ? eventFields(id, members, record, origin) : foreignFields(id, record, value, origin);
  const document = serialize({ ...fields, ...meaning?.fields });
  const data: Document = Object(isEvent ? members['data'] : value);
  return {
    position,
    id,
    isEvent,
    document,
    number: isEvent && members['type'] === 'highwater.number' ? Number(data['number']) : undefined,
    rejection: undefined,
    breaks: data['refused'] === true ? ['validator'] : (meaning?.breaks ?? []),
    uniqueValue: data['email'],
  };
}

/** Where a record lies, as its document or dead letter has to say it. */
export function originOf(record: KinesisRecord, stream: KinesisStream): Document {
  const { shardId: shard, sequence, arrivedAtMs } = record;
  return { stream: stream.name, shard, sequence, arrivedAt: new Date(arrivedAtMs) };
}

function eventFields(id: string, members: Document, { partitionKey }: KinesisRecord, origin: Document): Document {
  const isAttribute = (name: string): boolean =>
    !placed.has(name) && !(name === 'datacontenttype' && members[name] === 'application/json');
  const names = Object.keys(members).filter(isAttribute).sort();
  const attributes = Object.fromEntries(names.map((name) => [name, members[name]]));
  const key = members['partitionkey'] ?? null;
  return {
    _id: id,
    key,
    type: members['type'],
    value: members['data'] ?? null,
    ...timeFields(members['time'], origin),
    ...(names.length === 0 ? {} : { attributes }),
    origin: key === partitionKey ? origin : { ...origin, partitionKey },
  };
}

function foreignFields(id: string, record: KinesisRecord, value: unknown, origin: Document): Document {
  const { partitionKey: key } = record;
  return { _id: id, key, type: 'highwater.foreign', value, time: origin['arrivedAt'], origin };
}

function isCloudEvent(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && 'specversion' in value;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

const timestamp = /^(.{16}):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/;

/** As a date of milliseconds, and as it was written where that says more, or names no zone. A leap second is the first of the next minute. */
function timeFields(text: string | undefined, origin: Document): Document {
  if (text === undefined) return { time: origin['arrivedAt'] };
  if (!timestamp.test(text.toUpperCase())) return { time: origin['arrivedAt'], timeText: text };
  const [, minute, second, fraction = '', zone = ''] = timestamp.exec(text.toUpperCase()) ?? [];
  const isLeap = second === '60';
  const plain = `${minute}:${isLeap ? '59' : second}.${fraction.padEnd(3, '0').slice(0, 3)}${zone}`;
  const time = new Date(Date.parse(plain) + (isLeap ? 1_000 : 0));
  const isAll = !isLeap && ['Z', '+00:00'].includes(zone) && /^0*$/.test(fraction.slice(3));
  return isAll ? { time } : { time, timeText: text };
}

/** Numbers by the way they are written. */
function parse(text: string): unknown {
  const typed = (_name: string, value: unknown, context?: { readonly source?: string }): unknown => {
    if (typeof value !== 'number' || Object.is(value, -0)) return value;
    const source = context?.source ?? '';
    return /^-?\d+$/.test(source) ? Long.fromString(source) : new Double(value);
  };
  try {
    return JSON.parse(text, typed);
  } catch {
    return undefined;
  }
}
