import { describe, expect, it } from 'vitest';
import { checkSizes } from '../../../../engine/produce/check-sizes.ts';
import { entryBytes } from '../../../../engine/produce/choose-call.ts';
import { intendedEvents, type ProduceRequest } from '../../../../engine/produce/intended-events.ts';
import { parseRequest } from '../../../../engine/produce/parse-request.ts';
import { toEntry } from '../../../../engine/produce/pending-entries.ts';
import { ProducerWorld } from '../../../support/producer-world.ts';

const requestOf = (...messages: readonly object[]): ProduceRequest => parseRequest({ messages }, 'run', ['numtest']);

const bytesOf = (request: ProduceRequest, index: number): number =>
  entryBytes(toEntry(intendedEvents(request).at(index, new Date('2026-01-01T00:00:00Z'))));

describe('sizes', () => {
  it.each([
    ['a key of several bytes a character', { key: 'ключ🌊', value: 'x' }],
    ['a value of several bytes a character', { value: 'значение🌊' }],
    ['a value that grows when it is escaped', { value: '"\\\u0001' }],
    ['an id for a key', { id: 'идентификатор', value: 'x' }],
  ])('P10: counts UTF-8 bytes of the whole event, and the key: %s', (_, message) => {
    const request = requestOf({ value: '' }, message);
    const bytes = bytesOf(request, 1);

    expect(() => checkSizes(request, bytes)).not.toThrow();
    expect(() => checkSizes(request, bytes - 1)).toThrow(
      `messages[1] makes a record of ${bytes} bytes, key included, and the stream takes ${bytes - 1}: send a smaller value.`,
    );
  });

  it('P10: counts the sign of a negative zero', () => {
    const request = requestOf({ value: [0, 0] }, { value: [-0, -0] });

    expect(bytesOf(request, 1) - bytesOf(request, 0)).toBe(2);
  });

  it('P10: nothing is sent where one message is too large', async () => {
    const world = new ProducerWorld();
    const messages = [{ value: 'small' }, { value: 'x'.repeat(1024 * 1024) }];

    await expect(world.invoke({ messages })).rejects.toThrow(/^messages\[1\] makes a record of \d+ bytes/);

    expect(world.stream.calls).toEqual([]);
  });

  it('P10: names every message that is too large, and at most a hundred', () => {
    expect(() => checkSizes(requestOf({ value: 1 }, { value: 2 }), 1)).toThrow(
      /^messages\[0\] makes .*: send a smaller value; messages\[1\] makes .*: send a smaller value\.$/,
    );
    expect(() => checkSizes(requestOf(...Array(200).fill({ value: 1 })), 1)).toThrow(/; and at least 90 more\.$/);
  });

  it('lets numbers pass', () => {
    expect(() => checkSizes(parseRequest({}, 'run', ['numtest']), 0)).not.toThrow();
  });
});
