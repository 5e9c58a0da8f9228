import { expect, it } from 'vitest';
import { systemClock } from '../../../../lambdas/producer/system-clock.ts';

it('ends a sleep at once when the signal aborts', async () => {
  const controller = new AbortController();
  const slept = systemClock.sleep(3_600_000, controller.signal);

  controller.abort();

  await expect(slept).resolves.toBeUndefined();
});

it('does not begin a sleep whose signal has aborted', async () => {
  await expect(systemClock.sleep(3_600_000, AbortSignal.abort())).resolves.toBeUndefined();
});
