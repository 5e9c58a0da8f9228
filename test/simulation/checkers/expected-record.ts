import { type Document, Double, Long, serialize } from 'bson';
import type { KinesisRecord } from '../model/kinesis/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis/kinesis-stream.ts';
import type { IndexKind } from '../model/mongodb/mongo-index-rules.ts';
import { meaningOf } from '../workload/record-meaning.ts';

/** What has to become of a record, or of one part of an envelope, by a reading of its bytes that shares no code with the product. */
export interface Expectation {
  /** `<stream>@<creation time>/<shard> <sequence number>[.<part>]` */
  readonly position: string;
  /** Its index in each envelope that it lies in, such as `0.3`; undefined for a record. */
  readonly part: string | undefined;
  /** What a dead letter of it holds, and where that says it lay. */
  readonly bytes: Uint8Array;
  readonly key: string;
  readonly origin: Document;
  /** True where there is nothing to store: an empty envelope. */
  readonly isNothing: boolean;
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

/** What has to become of a record that may be an envelope. */
export interface ExpectedRecord {
  /** Of an envelope: no document, nor a dead letter but by order. */
  readonly whole: Expectation;
  /** Of all that lies in it, in its order; the record itself where it is no envelope. Never empty. */
  readonly parts: readonly Expectation[];
}

const known = new WeakMap<KinesisRecord, ExpectedRecord>();

/** Reads a record of the simulation, whose events are small and plain, or described where they are not; each once. */
export function expectedOf(record: KinesisRecord, stream: KinesisStream): ExpectedRecord {
  const seen = known.get(record);
  if (seen !== undefined) return seen;
  const found: Found = { bytes: record.data, key: record.partitionKey };
  const made = { whole: read(found, record, stream), parts: partsOf(found, record, stream) };
  known.set(record, made);
  return made;
}

/** What lies in a record. */
interface Found {
  readonly bytes: Uint8Array;
  readonly key: string;
  readonly explicitHashKey?: string;
  readonly part?: string;
}

/** All that is not to be opened any more, from the outside to the inside. */
function partsOf(found: Found, record: KinesisRecord, stream: KinesisStream): readonly Expectation[] {
  const { parts = [], rejection } = meaningOf(found.bytes) ?? {};
  if (parts.length === 0 || rejection !== undefined) return [read(found, record, stream)];
  return parts.flatMap(({ bytes, partitionKey: key = found.key, ...keys }, index) => {
    const part = found.part === undefined ? `${index}` : `${found.part}.${index}`;
    return partsOf({ ...found, ...keys, bytes, key, part }, record, stream);
  });
}

/** The name of a record, or of a part of it, for ever. */
export function positionOf(stream: KinesisStream, record: KinesisRecord, part?: string): string {
  return `${stream.name}@${Math.floor(stream.createdAtMs / 1000)}/${placeOf(record, part)}`;
}

/** The name that it gets where it is handled as one of an earlier incarnation of the stream than this. */
export function formerPositionOf(stream: KinesisStream, record: KinesisRecord, part?: string): string {
  return `${stream.name}@before-${Math.floor(stream.createdAtMs / 1000)}/${placeOf(record, part)}`;
}

function placeOf({ shardId, sequence }: KinesisRecord, part: string | undefined): string {
  return part === undefined ? `${shardId} ${sequence}` : `${shardId} ${sequence}.${part}`;
}

/** Members of a CloudEvent that are no attributes in a document. */
const placed = new Set(['specversion', 'id', 'source', 'type', 'time', 'partitionkey', 'data', 'data_base64']);

function read(found: Found, record: KinesisRecord, stream: KinesisStream): Expectation {
  const { bytes, key, part } = found;
  const position = positionOf(stream, record, part);
  const meaning = meaningOf(bytes);
  const origin = originOf(found, record, stream);
  const isEnvelope = meaning?.parts !== undefined && meaning.rejection === undefined;
  const about = { position, part, bytes, key, origin, isNothing: isEnvelope && meaning.parts.length === 0 };
  const none = { number: undefined, rejection: undefined, breaks: [], uniqueValue: undefined };
  if (isEnvelope) return { ...about, ...none, id: position, isEvent: false, document: undefined };
  const value = parse(Buffer.from(bytes).toString());
  const members = isCloudEvent(value) ? value : undefined;
  const isNamed = isText(members?.['source']) && isText(members?.['id']);
  const isWhole = isNamed && meaning?.isNameless !== true && !/\s/.test(members?.['source']);
  const isEvent = members !== undefined && isWhole;
  const id = isEvent ? `${members['source']} ${members['id']}` : position;
  if (meaning?.rejection !== undefined)
    return { ...about, ...none, id, isEvent, document: undefined, rejection: meaning.rejection };
  const fields = isEvent ? eventFields(id, members, key, origin) : foreignFields(id, key, value, origin);
  const document = serialize({ ...fields, ...meaning?.fields });
  const data: Document = Object(isEvent ? members['data'] : value);
  return {
    ...about,
    id,
    isEvent,
    document,
    number: isEvent && members['type'] === 'highwater.number' ? Number(data['number']) : undefined,
    rejection: undefined,
    breaks: data['refused'] === true ? ['validator'] : (meaning?.breaks ?? []),
    uniqueValue: data['email'],
  };
}

/** Where it lies, as its document or dead letter has to say it. */
function originOf({ part, explicitHashKey }: Found, record: KinesisRecord, { name }: KinesisStream): Document {
  const { shardId: shard, sequence, arrivedAtMs } = record;
  const arrivedAt = new Date(arrivedAtMs);
  return {
    ...{ stream: name, shard, sequence, ...(part === undefined ? {} : { part }), arrivedAt },
    ...(explicitHashKey === undefined ? {} : { explicitHashKey }),
  };
}

function eventFields(id: string, members: Document, partitionKey: string, origin: Document): Document {
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

function foreignFields(id: string, key: string, value: unknown, origin: Document): Document {
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
