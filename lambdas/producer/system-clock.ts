import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../engine/produce/ports.ts';

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  async sleep(ms, signal) {
    try {
      await delay(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      if (signal?.aborted !== true) throw error;
    }
  },
};
