import { Double } from 'bson';
import { quoteName } from '../runtime/quote-name.ts';
import { type EventMembers, InvalidEvent } from './event-attributes.ts';
import { parseRfc3339 } from './rfc3339.ts';

const attributeName = /^[a-z0-9]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the specification forbids exactly these.
const forbiddenInStrings = /[\u0000-\u001f\u007f-\u009f]|\p{Noncharacter_Code_Point}/u;
/** Anything but the characters of RFC 3986. */
const notInUriReference = /[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})/;
const int32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };

/**
 * Refuses what CloudEvents 1.0 forbids and Highwater could store nevertheless.
 *
 * @param members of an event that could be read.
 * @throws InvalidEvent
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export function checkSpecification(members: EventMembers): void {
  const present = [...members].filter(([, value]) => value !== null);
  const data = present.filter(([name]) => isData(name));
  if (data.length > 1) throw new InvalidEvent('data and data_base64 exclude each other');
  for (const [name, value] of present) if (!isData(name)) checkAttribute(name, value);
}

function isData(name: string): boolean {
  return name === 'data' || name === 'data_base64';
}

function checkAttribute(name: string, value: unknown): void {
  if (!attributeName.test(name))
    throw new InvalidEvent(`the extension ${quoteName(name)} must be named with lower-case letters and digits`);
  if (name === 'partitionkey' && (typeof value !== 'string' || value === ''))
    throw new InvalidEvent('partitionkey must be a non-empty string');
  if (typeof value === 'string') checkText(name, value);
  else if (typeof value !== 'boolean' && !isInt32(value))
    throw new InvalidEvent(`the extension ${quoteName(name)} must be a string, a boolean or a 32-bit integer`);
}

function checkText(name: string, text: string): void {
  if (!text.isWellFormed() || forbiddenInStrings.test(text))
    throw new InvalidEvent(`${name} holds a forbidden character`);
  if (name === 'source' && notInUriReference.test(text))
    throw new InvalidEvent('source must be a URI-reference, with characters that it cannot hold percent-encoded');
  if (name === 'time' && parseRfc3339(text) === undefined)
    throw new InvalidEvent('time must be an RFC 3339 timestamp with its offset');
}

/** `1.0` and `1e2` are integers here too: not everybody's JSON tells them from `1` and `100`. */
function isInt32(value: unknown): boolean {
  const isNumber = typeof value === 'bigint' || typeof value === 'number' || value instanceof Double;
  const number = isNumber ? Number(value) : Number.NaN;
  return Number.isInteger(number) && number >= int32.min && number <= int32.max;
}
