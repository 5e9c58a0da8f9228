import { setTimeout as sleep } from 'node:timers/promises';
import { LocalStackError } from '../errors.ts';

/** How long and how often to look. */
export interface Waiting {
  readonly timeoutMs: number;
  readonly intervalMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** The sentence for the error when the time is over. */
  readonly otherwise: () => string;
}

/**
 * Asks again and again until the probe gives something other than undefined or false. A probe that throws ends the wait.
 *
 * @throws LocalStackError when the time is over; the signal's reason when it aborts.
 */
export async function waitUntil<T>(probe: () => Promise<T | false | undefined>, waiting: Waiting): Promise<T> {
  const deadline = performance.now() + waiting.timeoutMs;
  for (;;) {
    waiting.signal?.throwIfAborted();
    const result = await probe();
    if (result !== undefined && result !== false) return result;
    if (performance.now() >= deadline) throw new LocalStackError(waiting.otherwise());
    await sleep(waiting.intervalMs ?? 100);
  }
}

/** Resolves when the signal aborts, and keeps the process alive until then. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const alive = setInterval(() => undefined, 60_000);
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  clearInterval(alive);
}
