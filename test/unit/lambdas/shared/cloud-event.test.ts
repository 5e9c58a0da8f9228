import { describe, expect, it } from 'vitest';
import { decodeRecord } from '../../../../lambdas/consumer/core/decode-record.ts';
import {
  encodeCloudEvent,
  messageEvents,
  numberEvents,
  type OutgoingEvent,
} from '../../../../lambdas/shared/cloud-event.ts';

const event: OutgoingEvent = {
  id: 'run:42',
  ...numberEvents,
  time: new Date('2024-05-06T07:08:09.010Z'),
  data: { number: 42 },
};
const members = (outgoing: OutgoingEvent): Record<string, unknown> =>
  JSON.parse(new TextDecoder().decode(encodeCloudEvent(outgoing)));

describe('encodeCloudEvent', () => {
  it('gives a CloudEvent 1.0 in structured JSON mode', () => {
    expect(members(event)).toEqual({
      specversion: '1.0',
      id: 'run:42',
      source: 'highwater:numbers',
      type: 'highwater.number',
      time: '2024-05-06T07:08:09.010Z',
      datacontenttype: 'application/json',
      data: { number: 42 },
    });
  });

  it('shows a partition key only where the sender gave one', () => {
    expect(members(event)).not.toHaveProperty('partitionkey');
    expect(members({ ...event, partitionKey: 'message-two' })).toMatchObject({ partitionkey: 'message-two' });
  });

  it.each([{ data: 'Hello, World!' }, { data: null }, { data: 0 }, { data: false }, { data: ['ä', '😀'] }])(
    'is read back by the consumer as it was: %j',
    ({ data }) => {
      const { clientSource: source, type } = messageEvents;
      const bytes = encodeCloudEvent({ ...event, source, type, data });
      expect(decodeRecord(bytes)).toMatchObject({
        kind: 'event',
        event: {
          id: 'run:42',
          source: 'highwater:client',
          type: 'highwater.message',
          value: data,
          time: event.time,
        },
      });
    },
  );
});
