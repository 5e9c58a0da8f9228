import { describe, expect, it } from 'vitest';
import {
  encodeCloudEvent,
  messageEvents,
  numberEvents,
  type OutgoingEvent,
} from '../../../../engine/events/cloud-event.ts';
import { contentOf } from '../../../support/unpacked.ts';

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

  it.each([
    ['by itself', -0, '-0'],
    ['deep inside', { a: [1, { b: -0 }], c: 0 }, '{"a":[1,{"b":-0}],"c":0}'],
  ])('keeps a negative zero, %s', (_, data, text) => {
    const bytes = encodeCloudEvent({ ...event, data });
    expect(new TextDecoder().decode(bytes)).toContain(`"data":${text}}`);
  });

  it('has the consumer read back a negative zero', () => {
    const decoded = contentOf(encodeCloudEvent({ ...event, data: -0 }));
    expect(decoded.kind === 'event' && Object.is(Number(decoded.event.value), -0)).toBe(true);
  });

  it('is the same text for a value with a negative zero as without, but for the sign', () => {
    const data = { z: [0, 'a"\u0001', null, true, 1.5, 'ä😀'], '': {}, 'a.b': [[]] };
    const [plain, negative] = [data, { ...data, z: data.z.with(0, -0) }].map((value) =>
      new TextDecoder().decode(encodeCloudEvent({ ...event, data: value })),
    );
    expect(negative).toBe(plain?.replace('"z":[0', '"z":[-0'));
  });

  it.each<[unknown, unknown]>([
    ['Hello, World!', 'Hello, World!'],
    [null, null],
    [0, 0n],
    [0.5, 0.5],
    [false, false],
    [
      ['ä', '😀'],
      ['ä', '😀'],
    ],
  ])('is read back by the consumer as it was: %j', (data, stored) => {
    const { clientSource: source, type } = messageEvents;
    const bytes = encodeCloudEvent({ ...event, source, type, data });
    expect(contentOf(bytes)).toMatchObject({
      kind: 'event',
      event: {
        id: 'run:42',
        source: 'highwater:client',
        type: 'highwater.message',
        value: stored,
        time: event.time,
      },
    });
  });
});
