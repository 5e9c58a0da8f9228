import { InexactNumber, parseExactJson } from './exact-json.ts';
import { type DecodedEvent, readCloudEvent } from './read-cloud-event.ts';
import type { Rejection } from './write-outcome.ts';

/** What a record's bytes are: an event of ours, any other JSON value, or nothing that can be stored. */
export type DecodedRecord =
  | { readonly kind: 'event'; readonly event: DecodedEvent }
  | { readonly kind: 'foreign'; readonly value: unknown }
  | { readonly kind: 'undecodable'; readonly rejection: Rejection };

/** @see https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md */
const kplMagic = [0xf3, 0x89, 0x9a, 0xc2] as const;

/** Decodes one record's bytes. Deterministic: the same bytes always give the same. */
export function decodeRecord(data: Uint8Array): DecodedRecord {
  if (kplMagic.every((byte, index) => data[index] === byte)) {
    return undecodable(
      'kpl-aggregated',
      'The record is aggregated by the Kinesis Producer Library, which is not unpacked yet.',
    );
  }
  const text = decodeUtf8(data);
  if (text === undefined) return undecodable('invalid-utf8', 'The record is not valid UTF-8.');
  const json = parseJson(text);
  if ('rejection' in json) return { kind: 'undecodable', rejection: json.rejection };
  const { value } = json;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'specversion'))
    return { kind: 'foreign', value };
  const read = readCloudEvent(value);
  return 'rejection' in read
    ? { kind: 'undecodable', rejection: read.rejection }
    : { kind: 'event', event: read.event };
}

/** A leading byte order mark is passed over, as RFC 8259 section 8.1 allows. `fatal`: no silent U+FFFD. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(data: Uint8Array): string | undefined {
  try {
    return utf8.decode(data);
  } catch {
    return undefined;
  }
}

function parseJson(text: string): { readonly value: unknown } | { readonly rejection: Rejection } {
  try {
    return { value: parseExactJson(text) };
  } catch (error) {
    if (error instanceof InexactNumber) {
      const message =
        'The record holds a number that neither a double, a 64-bit integer nor a Decimal128 holds exactly.';
      return { rejection: { code: 'inexact-number', message } };
    }
    if (error instanceof SyntaxError)
      return { rejection: { code: 'not-json', message: 'The record is not JSON.' } };
    // The stack ran out: nested far beyond what MongoDB stores.
    if (error instanceof RangeError)
      return { rejection: { code: 'too-deep', message: 'The record is nested too deeply.' } };
    throw error;
  }
}

function undecodable(code: Rejection['code'], message: string): DecodedRecord {
  return { kind: 'undecodable', rejection: { code, message } };
}
