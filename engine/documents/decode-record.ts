import { eventsOfLogs, readLogsMessage } from '../events/cloudwatch-logs.ts';
import { type JsonProblem, parseExactJson } from '../events/exact-json.ts';
import type { Change } from '../events/identified.ts';
import { type DecodedEvent, findEventId, isCloudEvent, readCloudEvent } from '../events/read-cloud-event.ts';
import type { Rejection } from '../events/rejection.ts';
import { splitBroken, splitItems, splitValues } from '../events/split-json.ts';
import { splitLines } from '../events/split-lines.ts';
import { quoteName } from '../runtime/quote-name.ts';
import { tooDeep } from './check-storable.ts';
import type { Decoding } from './decoding.ts';

/** Why a record becomes no document, and the event that it is of, where it shows one. */
export interface RefusedRecord {
  readonly rejection: Rejection;
  /** `<source> <id>` */
  readonly eventId?: string;
}

/** Holds no event: nothing is to be stored of it. */
export interface NoEvent {
  readonly kind: 'nothing';
  readonly because: 'empty-envelope' | 'control-message';
}

/** What text is: an event, any other JSON value, nothing to store, nothing that can be stored, or several of those. */
export type DecodedRecord =
  /** `change` is of a row or item, by the group's identity. */
  | { readonly kind: 'event'; readonly event: DecodedEvent; readonly change?: Change }
  | { readonly kind: 'foreign'; readonly value: unknown }
  | { readonly kind: 'undecodable'; readonly refused: RefusedRecord }
  | NoEvent
  /** Each part has to be decoded by itself. */
  | { readonly kind: 'parts'; readonly parts: readonly Uint8Array[] }
  | { readonly kind: 'too-many-parts' };

/** How text is decoded. */
export interface TextDecoding extends Decoding {
  /** So many parts, and one more, are looked for. */
  readonly mostParts: number;
}

/** Decodes the bytes of a text. Deterministic: the same bytes always give the same. */
export function decodeRecord(data: Uint8Array, decoding: TextDecoding): DecodedRecord {
  if (data.byteLength === 0 && decoding.isEmptyControl) return { kind: 'nothing', because: 'control-message' };
  const text = decodeUtf8(data);
  if (text === undefined) return brokenLines(data, decoding) ?? undecodable(invalidUtf8);
  const parsed = parseExactJson(text);
  if (parsed.kind === 'value') return decodeValue(parsed.value, parsed.problem, text, decoding);
  if (parsed.kind === 'not-json')
    return brokenLines(data, decoding) ?? brokenValues(text, decoding) ?? undecodable(notJson(text, parsed.position));
  return decoding.unpack.has('jsonLines') ? partsOf(splitValues(text, decoding.mostParts)) : undecodable(severalValues);
}

const invalidUtf8: Rejection = { code: 'invalid-utf8', message: 'The record is not valid UTF-8.' };

function brokenLines(data: Uint8Array, { unpack, mostParts }: TextDecoding): DecodedRecord | undefined {
  const lines = unpack.has('jsonLines') ? splitLines(data, mostParts) : undefined;
  return lines && { kind: 'parts', parts: lines };
}

function brokenValues(text: string, { unpack, mostParts }: TextDecoding): DecodedRecord | undefined {
  const values = unpack.has('jsonLines') ? splitBroken(text, mostParts) : undefined;
  return values && partsOf(values);
}

function decodeValue(
  value: unknown,
  problem: JsonProblem | null,
  text: string,
  { unpack, isStrict, mostParts }: TextDecoding,
): DecodedRecord {
  // An empty list holds no event that could be lost.
  if (Array.isArray(value) && value.length > 0 && value.every(isCloudEvent))
    return unpack.has('cloudEventsBatch') ? partsOf(splitItems(text, mostParts)) : undecodable(eventBatch);
  const logs = unpack.has('cloudWatchLogs') ? readLogsMessage(value) : undefined;
  if (logs?.isControl) return { kind: 'nothing', because: 'control-message' };
  if (logs !== undefined) {
    const events = eventsOfLogs(logs, text, mostParts);
    return events === 'too-many' ? { kind: 'too-many-parts' } : partsOf(events);
  }
  if (problem !== null) return undecodable(problemOf(problem), findEventId(value));
  if (!isCloudEvent(value)) return { kind: 'foreign', value };
  const read = readCloudEvent(value, { isStrict });
  return 'event' in read ? { kind: 'event', event: read.event } : undecodable(read.rejection, findEventId(value));
}

/** The bytes that each text has in the record, or would have. */
function partsOf(texts: readonly string[]): DecodedRecord {
  return { kind: 'parts', parts: texts.map((text) => Buffer.from(text)) };
}

/** A leading byte order mark is skipped, as RFC 8259 section 8.1 allows. `fatal`: no silent U+FFFD. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(data: Uint8Array): string | undefined {
  try {
    return utf8.decode(data);
  } catch {
    return undefined;
  }
}

const severalValues: Rejection = {
  code: 'several-values',
  message:
    'The record holds several JSON values (JSON Lines, or one after the other), which this group does not unpack.',
};

/** @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#4-json-batch-format */
const eventBatch: Rejection = {
  code: 'cloudevents-batch',
  message: 'The record is a CloudEvents JSON batch, which this group does not unpack.',
};

/** Some serialisers write these, and JSON has no word for them. */
const numberWord = /-?(?:NaN|Infinity)/y;

function notJson(text: string, position: number): Rejection {
  if (text.trim() === '') return { code: 'not-json', message: 'The record is empty.' };
  numberWord.lastIndex = position;
  const [word] = numberWord.exec(text) ?? [];
  const found = word === undefined ? 'it ends being JSON' : `it holds ${word}, which JSON lacks,`;
  return { code: 'not-json', message: `The record is not JSON: ${found} at character ${position + 1}.` };
}

function problemOf({ code, pointer }: JsonProblem): Rejection {
  if (code === 'too-deep') return tooDeep;
  const message =
    code === 'duplicate-member'
      ? 'The record names a member twice'
      : 'The record holds a number that no BSON type holds exactly';
  return { code, message: `${message}: ${quoteName(pointer)}.` };
}

function undecodable(rejection: Rejection, eventId?: string): DecodedRecord {
  return { kind: 'undecodable', refused: { rejection, ...(eventId === undefined ? {} : { eventId }) } };
}
