import { InvalidRequest } from '../errors.ts';
import { checkText } from './check-text.ts';
import { checkValue } from './check-value.ts';
import { nameKind } from './name-kind.ts';
import type { Message } from './produce-request.ts';
import { readMembers } from './read-members.ts';

/**
 * A partition key has at most 256 Unicode characters.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html
 */
const maxKeyCharacters = 256;

/** @throws InvalidRequest naming the message and its part, as in `messages[3].key`. */
export function parseMessages(value: unknown): readonly Message[] {
  if (!Array.isArray(value) || value.length === 0) {
    const kind = Array.isArray(value) ? 'an empty list' : nameKind(value);
    throw new InvalidRequest('messages', `is ${kind}`, 'send a list of at least one {"value": ...}');
  }
  return value.map((message: unknown, index) => parseMessage(`messages[${index}]`, message));
}

function parseMessage(path: string, value: unknown): Message {
  const members = readMembers(path, value, ['key', 'value', 'id']);
  if (!members.has('value'))
    throw new InvalidRequest(`${path}.value`, 'is missing', 'send any JSON value, null included');
  const key = members.has('key') ? checkText(`${path}.key`, members.get('key'), maxKeyCharacters) : undefined;
  const id = members.has('id') ? parseId(`${path}.id`, members.get('id'), key !== undefined) : undefined;
  checkValue(`${path}.value`, members.get('value'));
  return {
    ...(key === undefined ? {} : { key }),
    ...(id === undefined ? {} : { id }),
    value: members.get('value'),
  };
}

/** Without a key the id is the partition key and shares its limit. */
function parseId(field: string, value: unknown, isKeyed: boolean): string {
  const id = checkText(field, value, Number.MAX_SAFE_INTEGER);
  if (!isKeyed && [...id].length > maxKeyCharacters)
    throw new InvalidRequest(
      field,
      `has over ${maxKeyCharacters} characters and serves as partition key, as the message has no key`,
      'send a shorter id, or a key',
    );
  return id;
}
