import { describe, expect, it } from 'vitest';
import { intendedEvents } from '../../../../engine/produce/intended-events.ts';
import { parseRequest } from '../../../../engine/produce/parse-request.ts';
import { toEntry } from '../../../../engine/produce/pending-entries.ts';

const time = new Date('2026-01-02T03:04:05.678Z');

const recordOf = (input: unknown, index: number): { key: string; event: unknown } => {
  const entry = toEntry(intendedEvents(parseRequest(input, 'request-1', ['numtest'])).at(index, time));
  return { key: entry.partitionKey, event: JSON.parse(new TextDecoder().decode(entry.data)) };
};

describe('intended events', () => {
  it('are numbers under the name of their run', () => {
    expect(recordOf({ from: -3, to: 9, runId: 'r' }, -3)).toEqual({
      key: 'r:-3',
      event: {
        specversion: '1.0',
        id: 'r:-3',
        source: 'highwater:numbers',
        type: 'highwater.number',
        time: '2026-01-02T03:04:05.678Z',
        datacontenttype: 'application/json',
        data: { number: -3 },
      },
    });
  });

  it('are messages under the name of their run and their index', () => {
    expect(recordOf({ messages: [{ value: 'Hello, World!' }] }, 0)).toMatchObject({
      key: 'request-1:0',
      event: {
        id: 'request-1:0',
        source: 'highwater:messages',
        type: 'highwater.message',
        data: 'Hello, World!',
      },
    });
  });

  it('carry the key as partition key and attribute', () => {
    const messages = [{ key: 'message-two', value: 'This is Kafka-Python' }];

    expect(recordOf({ messages }, 0)).toMatchObject({
      key: 'message-two',
      event: { id: 'request-1:0', partitionkey: 'message-two' },
    });
  });

  it('carry an id of their sender under a source of its own', () => {
    const { key, event } = recordOf({ messages: [{ id: 'order-7', value: 1 }] }, 0);

    expect(key).toBe('order-7');
    expect(event).toMatchObject({ id: 'order-7', source: 'highwater:client' });
    expect(event).not.toHaveProperty('partitionkey');
  });

  it('P16: carry large numbers as the text they were given as', () => {
    expect(recordOf({ messages: [{ value: '9007199254740993' }] }, 0)).toMatchObject({
      event: { data: '9007199254740993' },
    });
  });

  it('begin and end where the request says', () => {
    const messages = [{ value: 1 }, { value: 2 }, { value: 3 }];

    expect(intendedEvents(parseRequest({ from: 5, to: 7 }, 'r', ['numtest']))).toMatchObject({ first: 5, last: 7 });
    expect(intendedEvents(parseRequest({ messages, from: 1 }, 'r', ['numtest']))).toMatchObject({ first: 1, last: 2 });
  });
});
