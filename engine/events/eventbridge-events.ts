import { type Identified, withoutId } from './identified.ts';
import { memberOf } from './json-pointer.ts';
import { parseRfc3339 } from './rfc3339.ts';
import { uriText } from './uri-text.ts';

const notOurs = withoutId(
  'it is no event as Amazon EventBridge writes them, with id, detail-type, source, account and region',
);
const names = ['id', 'detail-type', 'source', 'account', 'region'];

/**
 * An event of Amazon EventBridge, whose rules deliver it at least once. It keeps the id that it got, a UUID, on its way to
 * all targets, also where an archive sends it again.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html
 */
export function identifyEventbridgeEvent(value: unknown): Identified {
  const texts = names.map((name) => memberOf(value, name)).filter((text) => typeof text === 'string' && text !== '');
  const [id, type, source, account, region] = texts.map(String);
  if (id === undefined || type === undefined || source === undefined) return notOurs;
  if (account === undefined || region === undefined) return notOurs;
  const time = memberOf(value, 'time');
  const timestamp = typeof time === 'string' ? parseRfc3339(time) : undefined;
  return {
    kind: 'event',
    event: {
      id,
      source: `aws:events:${uriText(region)}:${uriText(account)}:${uriText(source)}`,
      type,
      time: timestamp?.date ?? null,
      timeText: null,
      partitionKey: null,
      value,
      attributes: null,
    },
  };
}
