import { describe, expect, it } from 'vitest';
import { type AskPace, createAskPace, freshForMs } from '../../../../engine/stream/ask-pace.ts';

describe('how long an answer is fresh', () => {
  it.each([
    [1, 60_000],
    [300, 60_000],
    [301, 60_200],
    [5_000, 1_000_000],
  ])('of a stream of %i open shards: %i ms', (openShards, ms) => {
    expect(freshForMs(openShards)).toBe(ms);
  });
});

describe('pauses', () => {
  it('grow while too many ask, up to half a minute, and end with an answer', () => {
    const pace = createAskPace(() => 0);
    const pauses = Array.from({ length: 6 }, () => {
      pace.failed(true, 5_000);
      return pace.notBeforeMs() - 5_000;
    });
    expect(pauses).toEqual([1_000, 4_000, 16_000, 32_000, 32_000, 32_000]);
    pace.answered(2, 5_000);
    expect(pace.notBeforeMs()).toBeLessThanOrEqual(5_000);
    pace.failed(true, 5_000);
    expect(pace.notBeforeMs()).toBe(6_000);
  });

  it('stay short after other failures', () => {
    const pace = createAskPace(() => 0);
    for (let time = 1; time <= 6; time++) pace.failed(false, 5_000);
    expect(pace.notBeforeMs()).toBe(9_000);
  });

  it('are a random part of that, and never none', () => {
    const pauseOf = (chance: number): number => {
      const pace = createAskPace(() => chance);
      pace.failed(true, 0);
      return pace.notBeforeMs();
    };
    expect([pauseOf(0), pauseOf(0.75)]).toEqual([1_000, 250]);
    expect(pauseOf(1 - Number.EPSILON)).toBeGreaterThan(0);
  });
});

describe('turns', () => {
  /** How many there are at this moment, of a stream of so many shards. */
  const taken = (pace: AskPace, nowMs: number, openShards = 2): number => {
    for (let turns = 0; ; turns++) {
      if (!pace.hasTurn(nowMs)) return turns;
      pace.answered(openShards, nowMs);
    }
  };

  it('are none before the first answer', () => {
    expect(
      taken(
        createAskPace(() => 0),
        1_000_000,
      ),
    ).toBe(0);
  });

  it('are plenty in a small stream, and come again ten times a second for all environments together', () => {
    const pace = createAskPace(() => 0);
    pace.answered(2, 0);
    expect(taken(pace, 0)).toBe(148);
    expect(taken(pace, 10_000)).toBe(50);
    expect(taken(pace, 10_000_000)).toBe(150);
  });

  it('come one at a time in a large stream, the first at a random moment once the others had time to start', () => {
    const firstTurnAt = (chance: number): number => {
      const pace = createAskPace(() => chance);
      pace.answered(5_000, 0);
      for (let nowMs = 0; ; nowMs += 1_000) if (pace.hasTurn(nowMs)) return nowMs;
    };
    expect([firstTurnAt(0), firstTurnAt(0.5), firstTurnAt(0.999)]).toEqual([1_000_000, 750_000, 501_000]);
  });

  it('are lost with a failure, and not to be had while a pause lasts', () => {
    const pace = createAskPace(() => 0);
    pace.answered(2, 0);
    pace.failed(true, 0);
    expect(taken(pace, 999)).toBe(0);
    expect(taken(pace, 1_000)).toBe(5);
  });

  it('are taken by calls that nobody can do without, too', () => {
    const pace = createAskPace(() => 0);
    pace.answered(5_000, 0);
    pace.answered(5_000, 1_000_000);
    expect(taken(pace, 1_499_999, 5_000)).toBe(0);
    expect(taken(pace, 1_500_000, 5_000)).toBe(1);
  });

  it('follow the number of shards', () => {
    const pace = createAskPace(() => 0);
    pace.answered(2, 0);
    pace.answered(5_000, 0);
    expect(taken(pace, 0, 5_000)).toBe(1);
    pace.answered(1, 0);
    expect(taken(pace, 1_000, 1)).toBe(9);
  });
});
