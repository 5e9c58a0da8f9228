import { envelope, means } from './record-meaning.ts';

/** An entry of a log. */
interface LogEvent {
  /** Undefined where the message lacks it. */
  readonly id: string | undefined;
  readonly message: string;
}

const owner = '123456789012';
const logGroup = '/aws/lambda/log group';
const timestamp = 1_767_225_600_123;

/** What CloudWatch Logs sends for a subscription filter, before it compresses it. */
export function logsMessage(filter: string, logStream: string, logEvents: readonly LogEvent[]): Uint8Array {
  const items = logEvents.map((each) => ({ ...each, timestamp }));
  const bytes = messageOf('DATA_MESSAGE', { filter, logStream, logEvents: items });
  return envelope(
    bytes,
    items.map((item) => ({ bytes: eventOf(logStream, item) })),
  );
}

/** With these it looks whether the stream can be reached. */
export function controlMessage(): Uint8Array {
  const logEvents = [{ id: '', timestamp, message: 'CWL CONTROL MESSAGE: Checking health of destination Kinesis.' }];
  return envelope(messageOf('CONTROL_MESSAGE', { filter: 'payload-filter', logStream: '', logEvents }), []);
}

function messageOf(
  messageType: string,
  { filter, logStream, logEvents }: { filter: string; logStream: string; logEvents: readonly object[] },
): Buffer {
  const subscriptionFilters = [filter];
  return Buffer.from(JSON.stringify({ messageType, owner, logGroup, logStream, subscriptionFilters, logEvents }));
}

/** As the event of which its dead letter holds the bytes. */
function eventOf(logStream: string, item: LogEvent & { readonly timestamp: number }): Uint8Array {
  const bytes = Buffer.from(
    JSON.stringify({
      specversion: '1.0',
      id: item.id,
      time: new Date(timestamp).toISOString(),
      source: `aws:logs:${owner}:%2Faws%2Flambda%2Flog%20group:${encodeURIComponent(logStream)}`,
      type: 'aws.logs.event',
      partitionkey: logStream,
      owner,
      loggroup: logGroup,
      logstream: logStream,
      data: item,
    }),
  );
  return item.id === undefined ? means(bytes, { rejection: 'invalid-cloud-event' }) : bytes;
}
