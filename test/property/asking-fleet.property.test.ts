import { expect, it } from 'vitest';
import { AskingFleet, type CallsOfSecond } from '../support/asking-fleet.ts';

const sum = (calls: readonly CallsOfSecond[], which: keyof CallsOfSecond): number =>
  calls.reduce((total, second) => total + second[which], 0);

/** The most calls a second that any five seconds in a row of a period saw, answered or not. */
const mostPerSecond = (fleet: AskingFleet, from: number, to: number): number =>
  Math.max(
    ...Array.from({ length: to - 5 - from }, (_, index) => {
      const calls = fleet.calls(from + index, from + index + 5);
      return (sum(calls, 'answered') + sum(calls, 'refused')) / 5;
    }),
  );

// Before: 28 500 of 900 and 316 000 of 5 000 were refused in the first minute, and at last 88 calls a second went on.
it.each([
  { environments: 300, answeredWithin: 90, refusedEach: 3, seconds: 300 },
  { environments: 900, answeredWithin: 120, refusedEach: 4, seconds: 400 },
  { environments: 5_000, answeredWithin: 320, refusedEach: 6.5, seconds: 1_200 },
])(
  '$environments environments that start at once get their answers, and stay under 20 calls a second, confirmations included',
  { timeout: 300_000 },
  async ({ environments, answeredWithin, refusedEach, seconds }) => {
    const fleet = new AskingFleet(environments);

    await fleet.run(seconds * 1_000);

    expect(fleet.firstAnswersAtMs).toHaveLength(environments);
    expect(Math.max(...fleet.firstAnswersAtMs)).toBeLessThan(answeredWithin * 1_000);
    expect(sum(fleet.calls(0, 60), 'refused')).toBeLessThan(refusedEach * environments);
    expect(mostPerSecond(fleet, answeredWithin, seconds)).toBeLessThan(20);
    expect(sum(fleet.calls(answeredWithin, seconds), 'refused')).toBe(0);
    expect(fleet.skipped).toBeGreaterThan(environments);
    expect(fleet.unconfirmed).toBe(0);
  },
);
