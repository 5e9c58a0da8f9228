import type { Clock } from '../../engine/produce/ports.ts';

interface Timer {
  readonly atMs: number;
  readonly fire: () => void;
}

/** A clock whose time passes at once: when all else has come to rest, it jumps to the next moment somebody waits for. */
export class VirtualClock implements Clock {
  #nowMs = Date.UTC(2026, 0, 1);
  readonly #timers = new Set<Timer>();
  #isJumping = false;

  now(): Date {
    return new Date(this.#nowMs);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = { atMs: this.#nowMs + ms, fire: resolve };
      this.#timers.add(timer);
      const cancel = (): void => {
        this.#timers.delete(timer);
        resolve();
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.#jumpWhenAtRest();
    });
  }

  #jumpWhenAtRest(): void {
    if (this.#isJumping) return;
    this.#isJumping = true;
    setImmediate(() => {
      this.#isJumping = false;
      const [first] = [...this.#timers].sort((a, b) => a.atMs - b.atMs);
      if (first === undefined) return;
      this.#timers.delete(first);
      this.#nowMs = Math.max(this.#nowMs, first.atMs);
      first.fire();
      if (this.#timers.size > 0) this.#jumpWhenAtRest();
    });
  }
}
