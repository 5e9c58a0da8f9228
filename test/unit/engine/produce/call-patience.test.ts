import { describe, expect, it } from 'vitest';
import { firstPatience, patienceAfterTimeout } from '../../../../engine/produce/send-window.ts';

describe('the patience with calls', () => {
  it('P3: doubles with each time-out, and lets one call go at a time from the first on', () => {
    const once = patienceAfterTimeout(firstPatience, firstPatience.timeoutMs);
    const twice = patienceAfterTimeout(once, once.timeoutMs);

    expect(once).toEqual({ timeoutMs: 20_000, maxCallsInFlight: 1 });
    expect(twice).toEqual({ timeoutMs: 40_000, maxCallsInFlight: 1 });
  });

  it('P3: doubles once for calls that began together', () => {
    const once = patienceAfterTimeout(firstPatience, firstPatience.timeoutMs);

    expect(patienceAfterTimeout(once, firstPatience.timeoutMs)).toEqual(once);
  });
});
