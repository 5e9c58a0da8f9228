import { Double } from 'bson';
import { quoteName } from '../runtime/quote-name.ts';

/** What an attribute holds: integers as `exactNumber` gives them. */
export type AttributeValue = string | boolean | bigint | number | Double;

/** The members of a CloudEvent's JSON object. */
export type EventMembers = ReadonlyMap<string, unknown>;

/** What makes an event no valid CloudEvent; the message goes on from `Not a valid CloudEvent 1.0: `. */
export class InvalidEvent extends Error {}

/** Attributes that have a place of their own in the document. */
const placed = new Set(['specversion', 'id', 'source', 'type', 'time', 'partitionkey', 'data', 'data_base64']);
const attributeName = /^[a-z0-9]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the specification forbids exactly these.
const forbiddenInStrings = /[\u0000-\u001f\u007f-\u009f]|\p{Noncharacter_Code_Point}/u;
const int32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };

/** A text attribute; undefined where it is absent or null. @throws InvalidEvent where it holds no text. */
export function optionalText(members: EventMembers, name: string): string | undefined {
  const value = members.get(name);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value === '') throw new InvalidEvent(`${name} must be a non-empty string`);
  checkString(name, value);
  return value;
}

/** A text attribute that every event has. @throws InvalidEvent */
export function requiredText(members: EventMembers, name: string): string {
  const value = optionalText(members, name);
  if (value === undefined) throw new InvalidEvent(`${name} is missing`);
  return value;
}

function checkString(name: string, value: string): void {
  if (!value.isWellFormed() || forbiddenInStrings.test(value))
    throw new InvalidEvent(`${name} holds a forbidden character`);
}

/** The attributes without a place of their own, sorted by name; null where there are none. @throws InvalidEvent */
export function otherAttributes(members: EventMembers): Readonly<Record<string, AttributeValue>> | null {
  const attributes: [string, AttributeValue][] = [];
  for (const [name, value] of members) {
    if (placed.has(name) || value === null || isDefaultContentType(name, value)) continue;
    if (!attributeName.test(name))
      throw new InvalidEvent(`the extension ${quoteName(name)} must be named with lower-case letters and digits`);
    attributes.push([name, attributeValue(name, value)]);
  }
  if (attributes.length === 0) return null;
  return Object.fromEntries(attributes.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isDefaultContentType(name: string, value: unknown): boolean {
  return name === 'datacontenttype' && value === 'application/json';
}

function attributeValue(name: string, value: unknown): AttributeValue {
  if (typeof value === 'boolean' || isInt32(value)) return value;
  if (typeof value !== 'string')
    throw new InvalidEvent(`the extension ${quoteName(name)} must be a string, a boolean or a 32-bit integer`);
  checkString(name, value);
  return value;
}

/** `1.0` and `1e2` are integers here too: not everybody's JSON tells them from `1` and `100`. */
function isInt32(value: unknown): value is bigint | number | Double {
  const isNumber = typeof value === 'bigint' || typeof value === 'number' || value instanceof Double;
  const number = isNumber ? Number(value) : Number.NaN;
  return Number.isInteger(number) && number >= int32.min && number <= int32.max;
}
