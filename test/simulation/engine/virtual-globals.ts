import { currentEnvironment } from './execution-environment.ts';
import type { Random } from './random.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A record that holds this is more than a function can read. */
export const poison = 'payload-poison';

const timedOut = new DOMException('The operation timed out.', 'TimeoutError');

/**
 * As much of a signal as the network's models ask for. Nearly every call has one, and nearly none goes off: a timer runs
 * only while somebody listens.
 */
class TimeoutSignal {
  readonly reason = timedOut;
  readonly #time: VirtualTime;
  readonly #endsAtMs: number;
  readonly #hear = listener();
  readonly #actions = new Map<() => void, () => void>();

  constructor(time: VirtualTime, delayMs: number) {
    this.#time = time;
    this.#endsAtMs = time.nowMs + delayMs;
  }

  get aborted(): boolean {
    return this.#time.nowMs >= this.#endsAtMs;
  }

  addEventListener(_type: 'abort', action: () => void): void {
    const cancel = this.#time.after(this.#endsAtMs - this.#time.nowMs, () => {
      this.#actions.delete(action);
      this.#hear(action);
    });
    this.#actions.set(action, cancel);
  }

  removeEventListener(_type: 'abort', action: () => void): void {
    this.#actions.get(action)?.();
    this.#actions.delete(action);
  }
}

/**
 * Puts virtual time and seeded randomness in the place of the machine's, so that the product's code runs as it is and
 * nothing in it can depend on the real ones. A timer that is set in a environment is heard there, or not at all. Gives what
 * puts the real ones back. Bytes that hold the poison crash a environment that does not bear everything, once it reads them strictly
 * as text, as only records are.
 */
export function installVirtualGlobals(time: VirtualTime, random: Random): () => void {
  const { Date: RealDate, setTimeout, clearTimeout, setInterval } = globalThis;
  const [realRandom, realNow, realTimeout] = [Math.random, performance.now, AbortSignal.timeout];
  const realDecode = TextDecoder.prototype.decode;
  const cancellations = new Map<number, () => void>();
  let timers = 0;

  class VirtualDate extends RealDate {
    constructor(...parts: unknown[]) {
      super(...((parts.length === 0 ? [time.nowMs] : parts) as [number]));
    }
    static override now(): number {
      return time.nowMs;
    }
  }
  const setVirtualTimeout = (action: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]): number => {
    const id = ++timers;
    const hear = listener();
    cancellations.set(
      id,
      time.after(delayMs, () => {
        cancellations.delete(id);
        hear(() => action(...args));
      }),
    );
    return id;
  };
  const clearVirtualTimeout = (id: number): void => {
    cancellations.get(id)?.();
    cancellations.delete(id);
  };

  Object.assign(globalThis, {
    Date: VirtualDate,
    setTimeout: setVirtualTimeout,
    clearTimeout: clearVirtualTimeout,
    setInterval: () => {
      throw new Error('the simulation knows no intervals');
    },
  });
  TextDecoder.prototype.decode = function (...read: Parameters<typeof realDecode>): string {
    const text = realDecode.apply(this, read);
    const crash = this.fatal && text.includes(poison) ? currentEnvironment()?.onCrash : undefined;
    if (crash === undefined) return text;
    crash();
    throw new RangeError('this environment has crashed');
  };
  Math.random = () => random.next();
  performance.now = () => time.nowMs;
  AbortSignal.timeout = (delayMs) => new TimeoutSignal(time, delayMs) as never;

  return () => {
    Object.assign(globalThis, { Date: RealDate, setTimeout, clearTimeout, setInterval });
    TextDecoder.prototype.decode = realDecode;
    Math.random = realRandom;
    performance.now = realNow;
    AbortSignal.timeout = realTimeout;
  };
}

/** How the code that runs at the moment hears later on. */
function listener(): (deliver: () => void) => void {
  const environment = currentEnvironment();
  return environment === undefined ? (deliver) => deliver() : (deliver) => environment.hear(deliver);
}
