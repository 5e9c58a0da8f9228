import { Binary } from 'bson';
import { type EventMembers, InvalidEvent } from './event-attributes.ts';

const notInBase64 = /[^A-Za-z0-9+/=]|=(?!=?$)/;

/**
 * The JSON value of `data`, whatever its content type, or the bytes of `data_base64`; null where there is neither.
 *
 * @throws InvalidEvent where they contradict each other, or the bytes are no base64.
 */
export function readData(members: EventMembers): unknown {
  const [data, encoded] = [members.get('data') ?? null, members.get('data_base64') ?? null];
  if (encoded === null) return data;
  // What the SDK for JavaScript writes for no bytes at all, and reads in this way.
  if (encoded === '' && data !== null) return data;
  // Its older versions wrote the same text twice.
  if (data !== null && data !== encoded) throw new InvalidEvent('data and data_base64 exclude each other');
  if (!isBase64(encoded)) throw new InvalidEvent('data_base64 must be base64');
  return new Binary(Buffer.from(encoded, 'base64'));
}

/** True for padded base64 in one line. */
export function isBase64(value: unknown): value is string {
  return typeof value === 'string' && value.length % 4 === 0 && !notInBase64.test(value);
}
