import { expect, it } from 'vitest';
import { planOf } from '../run/simulate.ts';

it('every seed begins with 2 to 8 shards, has a split or a merge, and 200 events of the producer', () => {
  for (let seed = 1; seed <= 2_000; seed++) {
    const { shards, nemesisEvents, intents, messages } = planOf(seed);
    const numbers = intents.reduce((sum, { count }) => sum + count, 0);
    expect(shards).toBeGreaterThanOrEqual(2);
    expect(shards).toBeLessThanOrEqual(8);
    expect(nemesisEvents.some((each) => each === 'split' || each === 'merge')).toBe(true);
    expect(numbers + messages).toBeGreaterThanOrEqual(200);
  }
});
