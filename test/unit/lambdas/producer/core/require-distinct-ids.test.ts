import { describe, expect, it } from 'vitest';
import { requireDistinctIds } from '../../../../../lambdas/producer/core/require-distinct-ids.ts';
import { InvalidRequest } from '../../../../../lambdas/producer/errors.ts';

describe('the ids of messages', () => {
  it.each([
    [
      'the same',
      [
        { id: 'a', value: 1 },
        { id: 'b', value: 1 },
        { id: 'a', value: 1 },
      ],
    ],
    ['another', [{ id: 'a', value: 1 }, { value: 1 }, { id: 'a', key: 'k', value: 2 }]],
  ])('may not stand twice in a request, with %s content', (_, messages) => {
    expect(() => requireDistinctIds(messages)).toThrow(InvalidRequest);
    expect(() => requireDistinctIds(messages)).toThrow(
      'messages[2].id is that of messages[0] as well: send each message with an id of its own, and each event once.',
    );
  });

  it('may be absent from any number of messages', () => {
    expect(() => requireDistinctIds([{ value: 1 }, { value: 1 }, { id: 'a', value: 1 }])).not.toThrow();
  });

  it('differ in case and in composition', () => {
    const ids = ['a', 'A', '\u00e9', 'e\u0301', '__proto__'];
    expect(() => requireDistinctIds(ids.map((id) => ({ id, value: 1 })))).not.toThrow();
  });
});
