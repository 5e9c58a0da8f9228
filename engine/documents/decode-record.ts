import { type JsonProblem, parseExactJson } from '../events/exact-json.ts';
import { nameFormat } from '../events/name-format.ts';
import { type DecodedEvent, findEventId, isCloudEvent, readCloudEvent } from '../events/read-cloud-event.ts';
import type { Rejection } from '../events/rejection.ts';
import { quoteName } from '../runtime/quote-name.ts';
import { tooDeep } from './check-storable.ts';

/** Why a record becomes no document, and the event that it is of, where it shows one. */
export interface RefusedRecord {
  readonly rejection: Rejection;
  /** `<source> <id>` */
  readonly eventId?: string;
}

/** What a record's bytes are: an event, any other JSON value, or nothing that can be stored. */
export type DecodedRecord =
  | { readonly kind: 'event'; readonly event: DecodedEvent }
  | { readonly kind: 'foreign'; readonly value: unknown }
  | { readonly kind: 'undecodable'; readonly refused: RefusedRecord };

/** Decodes one record's bytes. Deterministic: the same bytes always give the same. */
export function decodeRecord(data: Uint8Array): DecodedRecord {
  const format = nameFormat(data);
  if (format !== undefined) return undecodable(format);
  const text = decodeUtf8(data);
  if (text === undefined) return undecodable({ code: 'invalid-utf8', message: 'The record is not valid UTF-8.' });
  const parsed = parseExactJson(text);
  if (parsed.kind === 'several-values') return undecodable(severalValues);
  if (parsed.kind === 'not-json') return undecodable(notJson(text, parsed.position));
  return decodeValue(parsed.value, parsed.problem);
}

function decodeValue(value: unknown, problem: JsonProblem | null): DecodedRecord {
  if (problem !== null) return undecodable(problemOf(problem), findEventId(value));
  // An empty list holds no event that could be lost.
  if (Array.isArray(value) && value.length > 0 && value.every(isCloudEvent)) return undecodable(eventBatch);
  if (!isCloudEvent(value)) return { kind: 'foreign', value };
  const read = readCloudEvent(value);
  return 'event' in read ? { kind: 'event', event: read.event } : undecodable(read.rejection, findEventId(value));
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
  message: 'The record holds several JSON values (JSON Lines, or one after the other), which are not unpacked yet.',
};

/** @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#4-json-batch-format */
const eventBatch: Rejection = {
  code: 'cloudevents-batch',
  message: 'The record is a CloudEvents JSON batch, which is not unpacked yet.',
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
