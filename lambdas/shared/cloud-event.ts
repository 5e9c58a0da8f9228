/** Attribute values that CloudEvents' JSON format knows. */
export type AttributeValue = string | number | boolean;

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

/**
 * One CloudEvent 1.0 in structured JSON mode, UTF-8.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/extensions/partitioning.md
 */
export function encodeCloudEvent(event: OutgoingEvent): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({
      specversion: '1.0',
      id: event.id,
      source: event.source,
      type: event.type,
      time: event.time.toISOString(),
      datacontenttype: 'application/json',
      ...(event.partitionKey === undefined ? {} : { partitionkey: event.partitionKey }),
      data: event.data,
    }),
  );
}
