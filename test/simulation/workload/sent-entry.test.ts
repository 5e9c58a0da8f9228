import { expect, it } from 'vitest';
import { SentEntry } from './sent-entry.ts';

/** Sends one entry at these moments, each of which fails; gives what is too much about each. */
function sendAt(momentsMs: readonly number[], entry = new SentEntry(momentsMs[0] ?? 0)) {
  return momentsMs.map((atMs) => {
    const excess = entry.send(atMs);
    entry.hear(false, atMs + 5);
    return excess;
  });
}

const every = (times: number, ms: number): readonly number[] => Array.from({ length: times }, (_, index) => index * ms);

it('may be sent twenty times in one invocation, and no more', () => {
  expect(new Set(sendAt(every(20, 1_000)))).toEqual(new Set([undefined]));
  expect(sendAt(every(21, 1_000)).at(-1)).toBe('21 times in one invocation');
});

it('is not sent more than eight times within a second', () => {
  expect(new Set(sendAt(every(8, 100)))).toEqual(new Set([undefined]));
  expect(sendAt(every(9, 100)).at(-1)).toBe('9 times in 800 ms');
  expect(sendAt(every(9, 125)).at(-1)).toBeUndefined();
});

it('is not sent again at the moment that it failed', () => {
  expect(sendAt([0, 5])).toEqual([undefined, 'again at the moment that it failed']);
  expect(sendAt([0, 6])).toEqual([undefined, undefined]);
});

it('is not sent again once acknowledged', () => {
  const entry = new SentEntry(0);
  entry.send(0);
  entry.hear(true, 5);
  expect(entry.send(1_000)).toBe('again once acknowledged');
});
