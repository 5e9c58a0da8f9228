import { serialize } from 'bson';
import type { CandidateDocument, EventDocument, Origin } from '../../engine/documents/document.ts';
import {
  parseShardId,
  type ShardId,
  type ShardPosition,
  type StreamIncarnation,
} from '../../engine/stream/position.ts';
import type { ShardBatch, StreamRecord } from '../../engine/stream/record.ts';
import { parseSequenceNumber, type SequenceNumber } from '../../engine/stream/sequence-number.ts';

/** A shard id of this text; throws where it is none. */
export function shardId(text = 'shardId-000000000000'): ShardId {
  const id = parseShardId(text);
  if (id === undefined) throw new TypeError(`not a shard id: ${text}`);
  return id;
}

/** A sequence number of this value; throws where it is none. */
export function sequence(value: number | bigint | string): SequenceNumber {
  const parsed = parseSequenceNumber(String(value));
  if (parsed === undefined) throw new TypeError(`not a sequence number: ${value}`);
  return parsed;
}

/** The life of the stream that the factories of this file speak of. */
export const incarnation: StreamIncarnation = { streamName: 'numbers', createdAtSeconds: 1_700_000_000 };

/** One minute after the stream was made. */
export const arrival = new Date((incarnation.createdAtSeconds + 60) * 1000);

/** The group's place in the default shard. */
export function position(overrides: Partial<ShardPosition> = {}): ShardPosition {
  return { group: 'numtest', incarnation, shard: shardId(), ...overrides };
}

/** The members of a valid CloudEvent, with some replaced or added; `undefined` takes one away. */
export function cloudEvent(overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const members = {
    specversion: '1.0',
    id: 'run:1',
    source: 'highwater:numbers',
    type: 'highwater.number',
    time: '2024-05-06T07:08:09.010Z',
    datacontenttype: 'application/json',
    data: { number: 1 },
    ...overrides,
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** The UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The bytes of `cloudEvent(overrides)`. */
export function cloudEventBytes(overrides: Readonly<Record<string, unknown>> = {}): Uint8Array {
  return utf8(JSON.stringify(cloudEvent(overrides)));
}

/** The bytes of a valid CloudEvent whose `data` is this JSON text, character by character. */
export function bytesWithData(json: string): Uint8Array {
  return utf8(JSON.stringify(cloudEvent({ data: '<data>' })).replace('"<data>"', () => json));
}

/** One record: the number event 1 at sequence number 1, unless told otherwise. */
export function record(overrides: Partial<StreamRecord> = {}): StreamRecord {
  return {
    sequence: sequence(1),
    partitionKey: 'run:1',
    data: cloudEventBytes(),
    arrivedAt: arrival,
    ...overrides,
  };
}

/** The number event `n` at sequence number `at`. */
export function numberRecord(n: number, at: number | string = n): StreamRecord {
  return record({
    sequence: sequence(at),
    partitionKey: `run:${n}`,
    data: cloudEventBytes({ id: `run:${n}`, data: { number: n } }),
  });
}

/** These records as one batch of the default shard. */
export function batch(...records: readonly StreamRecord[]): ShardBatch {
  return { streamName: incarnation.streamName, shard: shardId(), records };
}

/** Where the default record was read. */
export function origin(overrides: Partial<Origin> = {}): Origin {
  const { streamName: stream } = incarnation;
  return { stream, shard: shardId(), sequence: sequence(1), arrivedAt: arrival, ...overrides };
}

/** A document with its BSON: number event 1, unless told otherwise. */
export function candidate(overrides: Partial<EventDocument> = {}): CandidateDocument {
  const document: EventDocument = {
    _id: 'highwater:numbers run:1',
    key: null,
    type: 'highwater.number',
    value: { number: 1 },
    time: arrival,
    origin: origin(),
    ...overrides,
  };
  return { document, bytes: serialize(document) };
}
