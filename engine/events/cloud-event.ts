/** One event on its way into the stream. */
export interface OutgoingEvent {
  /** With `source` the name of this event for ever: equal pairs are the same event. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: Date;
  /** The sender's key, absent where it gave none. */
  readonly partitionKey?: string;
  /** Any JSON value. */
  readonly data: unknown;
}

/** What events that carry a number call themselves. */
export const numberEvents = { source: 'highwater:numbers', type: 'highwater.number' } as const;
/** What events that carry a sender's message call themselves. */
export const messageEvents = {
  source: 'highwater:messages',
  /** The source of messages that carry an id of their sender's own. */
  clientSource: 'highwater:client',
  type: 'highwater.message',
} as const;

declare global {
  interface JSON {
    /**
     * A JSON text that `JSON.stringify` writes as it is.
     *
     * @see https://github.com/tc39/proposal-json-parse-with-source
     */
    rawJSON(text: string): unknown;
  }
}

/**
 * One CloudEvent 1.0 in structured JSON mode, UTF-8. A negative zero in `data` keeps its sign.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/extensions/partitioning.md
 */
export function encodeCloudEvent(event: OutgoingEvent): Uint8Array {
  const members = {
    specversion: '1.0',
    id: event.id,
    source: event.source,
    type: event.type,
    time: event.time.toISOString(),
    datacontenttype: 'application/json',
    ...(event.partitionKey === undefined ? {} : { partitionkey: event.partitionKey }),
    data: event.data,
  };
  // A replacer takes many times as long, and few values need one.
  const replacer = holdsNegativeZero(event.data) ? keepNegativeZero : undefined;
  return new TextEncoder().encode(JSON.stringify(members, replacer));
}

function holdsNegativeZero(value: unknown): boolean {
  if (typeof value === 'number') return Object.is(value, -0);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNegativeZero);
}

/** `JSON.stringify` writes 0 for it otherwise. */
function keepNegativeZero(_name: string, value: unknown): unknown {
  return Object.is(value, -0) ? JSON.rawJSON('-0') : value;
}
