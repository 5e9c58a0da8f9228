import { epochDate } from './epoch-date.ts';
import { memberOf } from './json-pointer.ts';
import { memberText, splitItems } from './split-json.ts';
import { uriText } from './uri-text.ts';

/** A message of a CloudWatch Logs subscription, as far as its envelope goes. */
export interface LogsMessage {
  /** CloudWatch Logs sends control messages to see whether the stream can be reached. */
  readonly isControl: boolean;
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly logEvents: readonly unknown[];
}

/**
 * Reads the message of a subscription; undefined for any other value.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export function readLogsMessage(value: unknown): LogsMessage | undefined {
  const messageType = memberOf(value, 'messageType');
  const isControl = messageType === 'CONTROL_MESSAGE';
  if (!isControl && messageType !== 'DATA_MESSAGE') return undefined;
  const [owner, logGroup, logStream] = ['owner', 'logGroup', 'logStream'].map((name) => memberOf(value, name));
  const [filters, logEvents] = [memberOf(value, 'subscriptionFilters'), memberOf(value, 'logEvents')];
  if (typeof owner !== 'string' || typeof logGroup !== 'string' || typeof logStream !== 'string') return undefined;
  return Array.isArray(filters) && Array.isArray(logEvents)
    ? { isControl, owner, logGroup, logStream, logEvents }
    : undefined;
}

/** Each event repeats the names of its message: more than this, all together, may be too much for one invocation. */
const mostNameBytes = 32 * 1024 * 1024;

/**
 * The log events of a message, each as a CloudEvent of its own, so that it says by itself where it comes from: its id is the
 * log event's own, its data the log event as it is written, its key the log stream. One without an id becomes an event
 * without an id.
 *
 * @param text the message's JSON.
 */
export function eventsOfLogs(message: LogsMessage, text: string, most: number): readonly string[] | 'too-many' {
  const { owner, logGroup, logStream, logEvents } = message;
  const names = JSON.stringify({
    source: `aws:logs:${[owner, logGroup, logStream].map(uriText).join(':')}`,
    type: 'aws.logs.event',
    ...(logStream === '' ? {} : { partitionkey: logStream }),
    owner,
    loggroup: logGroup,
    logstream: logStream,
  });
  if (logEvents.length > most || logEvents.length * Buffer.byteLength(names) > mostNameBytes) return 'too-many';
  const shared = names.slice(1, -1);
  return splitItems(memberText(text, 'logEvents'), most).map(
    (item, index) => `{"specversion":"1.0",${nameOf(logEvents[index])}${shared},"data":${item}}`,
  );
}

/** Its id and its time, as far as it has them: members of a JSON object. */
function nameOf(logEvent: unknown): string {
  const [id, timestamp] = [memberOf(logEvent, 'id'), memberOf(logEvent, 'timestamp')];
  const date = typeof timestamp === 'bigint' ? epochDate(Number(timestamp)) : null;
  const idMember = typeof id === 'string' ? `"id":${JSON.stringify(id)},` : '';
  return date === null ? idMember : `${idMember}"time":"${date.toISOString()}",`;
}
