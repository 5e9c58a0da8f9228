import { Binary } from 'bson';
import type { AttributeValue } from '../../shared/cloud-event.ts';
import { parseRfc3339 } from './rfc3339.ts';
import type { Rejection } from './write-outcome.ts';

/** A CloudEvent as it came off the stream, checked against the specification. */
export interface DecodedEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: Date | null;
  readonly partitionKey: string | null;
  /** The JSON value of `data`, or the bytes of `data_base64`; null where there is neither. */
  readonly value: unknown;
  /** All other attributes, sorted by name. */
  readonly attributes: Readonly<Record<string, AttributeValue>> | null;
}

/** Attributes that have a place of their own in the document. */
const placed = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'partitionkey',
  'data',
  'data_base64',
]);
const attributeName = /^[a-z0-9]+$/;
/** Anything but RFC 3986's characters: never a space, which is what makes `<source> <id>` unambiguous. */
const notInUriReference = /[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the specification forbids exactly these.
const forbiddenInStrings = /[\u0000-\u001f\u007f-\u009f]|\p{Noncharacter_Code_Point}/u;
const notInBase64 = /[^A-Za-z0-9+/=]|=(?!=?$)/;
const int32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };

class Invalid extends Error {}

/**
 * Reads a JSON object that shows a `specversion`. A null attribute counts as absent, as the JSON format says.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export function readCloudEvent(
  object: object,
): { readonly event: DecodedEvent } | { readonly rejection: Rejection } {
  const members = new Map<string, unknown>(Object.entries(object));
  try {
    return { event: read(members) };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return {
      rejection: { code: 'invalid-cloud-event', message: `Not a valid CloudEvent 1.0: ${error.message}.` },
    };
  }
}

function read(members: ReadonlyMap<string, unknown>): DecodedEvent {
  if (members.get('specversion') !== '1.0') throw new Invalid('specversion must be "1.0"');
  const source = required(members, 'source');
  if (notInUriReference.test(source)) throw new Invalid('source must be a URI-reference, without spaces');
  return {
    id: required(members, 'id'),
    source,
    type: required(members, 'type'),
    time: timeOf(members),
    partitionKey: optional(members, 'partitionkey') ?? null,
    value: dataOf(members),
    attributes: attributesOf(members),
  };
}

function optional(members: ReadonlyMap<string, unknown>, name: string): string | undefined {
  const value = members.get(name);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value === '') throw new Invalid(`${name} must be a non-empty string`);
  checkString(name, value);
  return value;
}

function required(members: ReadonlyMap<string, unknown>, name: string): string {
  const value = optional(members, name);
  if (value === undefined) throw new Invalid(`${name} is missing`);
  return value;
}

function checkString(name: string, value: string): void {
  if (!value.isWellFormed() || forbiddenInStrings.test(value))
    throw new Invalid(`${name} holds a forbidden character`);
}

function timeOf(members: ReadonlyMap<string, unknown>): Date | null {
  const text = optional(members, 'time');
  if (text === undefined) return null;
  const time = parseRfc3339(text);
  if (time === undefined) throw new Invalid('time must be an RFC 3339 timestamp');
  return time;
}

function dataOf(members: ReadonlyMap<string, unknown>): unknown {
  const encoded = members.get('data_base64');
  if (encoded === undefined || encoded === null) return members.get('data') ?? null;
  if (members.has('data')) throw new Invalid('data and data_base64 exclude each other');
  if (typeof encoded !== 'string' || encoded.length % 4 !== 0 || notInBase64.test(encoded))
    throw new Invalid('data_base64 must be base64');
  return new Binary(Buffer.from(encoded, 'base64'));
}

function attributesOf(members: ReadonlyMap<string, unknown>): DecodedEvent['attributes'] {
  const attributes: [string, AttributeValue][] = [];
  for (const [name, value] of members) {
    if (placed.has(name) || value === null || isDefaultContentType(name, value)) continue;
    if (!attributeName.test(name)) throw new Invalid('attribute names are lower-case letters and digits');
    attributes.push([name, attributeValue(name, value)]);
  }
  if (attributes.length === 0) return null;
  return Object.fromEntries(attributes.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isDefaultContentType(name: string, value: unknown): boolean {
  return name === 'datacontenttype' && value === 'application/json';
}

function attributeValue(name: string, value: unknown): AttributeValue {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isInteger(value) && value >= int32.min && value <= int32.max)
    return value;
  if (typeof value !== 'string') throw new Invalid(`${name} must be a string, a boolean or a 32-bit integer`);
  checkString(name, value);
  return value;
}
