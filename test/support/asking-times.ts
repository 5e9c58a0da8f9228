import type { AskingTimes } from '../../engine/stream/recent-incarnation.ts';

/** What a test may change of it. */
export interface TestTimes extends AskingTimes {
  /** What is drawn, always. */
  chance: number;
}

/** What a consumer on fakes tells the time by: pauses pass at once, and 0 draws neither a short pause nor an early question. */
export function askingTimes(now: () => Date): TestTimes {
  let sleptMs = 0;
  const times: TestTimes = {
    now,
    monotonicMs: () => sleptMs,
    chance: 0,
    random: () => times.chance,
    sleep: async (ms) => {
      sleptMs += ms;
    },
  };
  return times;
}
