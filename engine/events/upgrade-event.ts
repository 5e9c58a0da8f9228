import { type EventMembers, InvalidEvent } from './event-attributes.ts';
import { isBase64 } from './event-data.ts';

/**
 * The members by which CloudEvents 1.0 says what an event of 0.3 says, so that it stays the same event if it is sent again in
 * the other version: `schemaurl` becomes `dataschema`, and base64 in `data` becomes `data_base64`. Any other event as it is.
 *
 * @throws InvalidEvent where the data are no base64.
 * @see https://github.com/cloudevents/spec/blob/v0.3/spec.md#datacontentencoding
 */
export function upgradeEvent(members: EventMembers): EventMembers {
  return members.get('specversion') === '0.3' ? withoutEncoding(withDataSchema(members)) : members;
}

/** Beside a `dataschema`, which is an extension in 0.3, both stay. */
function withDataSchema(members: EventMembers): EventMembers {
  if (isPresent(members, 'dataschema')) return members;
  return without(members, 'schemaurl').set('dataschema', members.get('schemaurl') ?? null);
}

function withoutEncoding(members: EventMembers): EventMembers {
  const encoding = members.get('datacontentencoding');
  if (typeof encoding !== 'string' || encoding.toLowerCase() !== 'base64') return members;
  const data = members.get('data');
  const rest = without(members, 'datacontentencoding');
  // The specification ignores the encoding of anything but a text, and some SDKs write the member of 1.0 in 0.3, too.
  if (typeof data !== 'string' || isPresent(members, 'data_base64')) return rest;
  if (!isBase64(data)) throw new InvalidEvent('data must be base64, as datacontentencoding says');
  return without(rest, 'data').set('data_base64', data);
}

function isPresent(members: EventMembers, name: string): boolean {
  return (members.get(name) ?? null) !== null;
}

function without(members: EventMembers, omitted: string): Map<string, unknown> {
  return new Map([...members].filter(([name]) => name !== omitted));
}
