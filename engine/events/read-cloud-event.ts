import { Binary } from 'bson';
import {
  type AttributeValue,
  type EventMembers,
  InvalidEvent,
  optionalText,
  otherAttributes,
  requiredText,
} from './event-attributes.ts';
import type { Rejection } from './rejection.ts';
import { parseRfc3339 } from './rfc3339.ts';

/** A CloudEvent as it came off the stream, checked against the specification. */
export interface DecodedEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: Date | null;
  /** The time as it was written; null where `time` says all of it. */
  readonly timeText: string | null;
  readonly partitionKey: string | null;
  /** The JSON value of `data`, or the bytes of `data_base64`; null where there is neither. */
  readonly value: unknown;
  /** All other attributes, sorted by name. */
  readonly attributes: Readonly<Record<string, AttributeValue>> | null;
}

/** Anything but the characters of RFC 3986: never a space, which is what makes `<source> <id>` unambiguous. */
const notInUriReference = /[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})/;
const notInBase64 = /[^A-Za-z0-9+/=]|=(?!=?$)/;

/** True for a JSON object that shows a `specversion`: whoever wrote it meant a CloudEvent. */
export function isCloudEvent(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, 'specversion');
}

/** `<source> <id>`: the name of an event for ever. A source holds no space, so this can be read back. */
export function eventIdOf({ source, id }: Pick<DecodedEvent, 'source' | 'id'>): string {
  return `${source} ${id}`;
}

/** The name of the event that a value shows, also where something else is wrong with it; undefined where it shows none. */
export function findEventId(value: unknown): string | undefined {
  if (!isCloudEvent(value)) return undefined;
  try {
    return eventIdOf(readName(membersOf(value)));
  } catch (error) {
    if (error instanceof InvalidEvent) return undefined;
    throw error;
  }
}

/**
 * Reads a JSON object that shows a `specversion`. A null attribute counts as absent, as the JSON format says.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export function readCloudEvent(object: object): { readonly event: DecodedEvent } | { readonly rejection: Rejection } {
  try {
    return { event: read(membersOf(object)) };
  } catch (error) {
    if (!(error instanceof InvalidEvent)) throw error;
    return {
      rejection: { code: 'invalid-cloud-event', message: `Not a valid CloudEvent 1.0: ${error.message}.` },
    };
  }
}

function membersOf(object: object): EventMembers {
  return new Map<string, unknown>(Object.entries(object));
}

function read(members: EventMembers): DecodedEvent {
  if (members.get('specversion') !== '1.0') throw new InvalidEvent('specversion must be "1.0"');
  return {
    ...readName(members),
    type: requiredText(members, 'type'),
    ...timeOf(members),
    partitionKey: optionalText(members, 'partitionkey') ?? null,
    value: dataOf(members),
    attributes: otherAttributes(members),
  };
}

function readName(members: EventMembers): Pick<DecodedEvent, 'id' | 'source'> {
  const source = requiredText(members, 'source');
  if (/\s/.test(source)) throw new InvalidEvent('source must be a URI-reference, without white space');
  if (notInUriReference.test(source))
    throw new InvalidEvent('source must be a URI-reference, with characters that it cannot hold percent-encoded');
  return { id: requiredText(members, 'id'), source };
}

function timeOf(members: EventMembers): Pick<DecodedEvent, 'time' | 'timeText'> {
  const text = optionalText(members, 'time');
  if (text === undefined) return { time: null, timeText: null };
  const timestamp = parseRfc3339(text);
  if (timestamp === undefined) throw new InvalidEvent('time must be an RFC 3339 timestamp with its offset');
  return { time: timestamp.date, timeText: timestamp.isWhole ? null : text };
}

function dataOf(members: EventMembers): unknown {
  const [data, encoded] = [members.get('data') ?? null, members.get('data_base64') ?? null];
  if (encoded === null) return data;
  if (data !== null) throw new InvalidEvent('data and data_base64 exclude each other');
  if (typeof encoded !== 'string' || encoded.length % 4 !== 0 || notInBase64.test(encoded))
    throw new InvalidEvent('data_base64 must be base64');
  return new Binary(Buffer.from(encoded, 'base64'));
}
