import type { Halt } from './core/conclude.ts';
import type { PendingEntry } from './core/pending-entry.ts';
import type { TimePlan } from './core/plan-time.ts';
import type { SendWindow } from './core/send-window.ts';
import type { ProducerPorts } from './ports.ts';

/** Enough to hide the round trip; more only runs into the shards' limits sooner. */
const maxCallsInFlight = 4;

/**
 * Sends what the window holds, several calls at a time, until all is acknowledged, the time is over, an entry is given up
 * or the stream turns out to be unusable. Leaves no call running, unless a writer ignores its signal.
 *
 * @returns null where it ended by itself or by the clock.
 */
export function sendAll(window: SendWindow, ports: ProducerPorts, time: TimePlan): Promise<Halt | null> {
  return new Sending(window, ports, time).run();
}

class Sending {
  readonly #window: SendWindow;
  readonly #ports: ProducerPorts;
  readonly #time: TimePlan;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #cutOff = new AbortController();
  #fault: Halt | null = null;

  constructor(window: SendWindow, ports: ProducerPorts, time: TimePlan) {
    this.#window = window;
    this.#ports = ports;
    this.#time = time;
  }

  async run(): Promise<Halt | null> {
    for (;;) {
      const nowMs = this.#nowMs();
      if (nowMs >= this.#time.abortAtMs) this.#cutOff.abort();
      if (this.#mayStart(nowMs) && this.#start(nowMs)) continue;
      if (this.#isOver(nowMs)) return this.#halt;
      await this.#somethingHappens(nowMs);
    }
  }

  get #halt(): Halt | null {
    return this.#fault ?? (this.#window.gaveUp ? { kind: 'given-up' } : null);
  }

  #nowMs(): number {
    return this.#ports.clock.now().getTime();
  }

  #isClosing(nowMs: number): boolean {
    return this.#halt !== null || nowMs >= this.#time.stopAtMs;
  }

  #mayStart(nowMs: number): boolean {
    return !this.#isClosing(nowMs) && this.#inFlight.size < maxCallsInFlight;
  }

  #isOver(nowMs: number): boolean {
    if (nowMs >= this.#time.answerAtMs) return true;
    return this.#inFlight.size === 0 && (this.#isClosing(nowMs) || this.#window.next === null);
  }

  /** False where there is nothing to send at the moment. */
  #start(nowMs: number): boolean {
    const call = this.#window.take(nowMs);
    if (call.length === 0) return false;
    const done: Promise<void> = this.#put(call).finally(() => this.#inFlight.delete(done));
    this.#inFlight.add(done);
    return true;
  }

  async #put(call: readonly PendingEntry[]): Promise<void> {
    try {
      const entries = call.map(({ entry }) => entry);
      const results = await this.#ports.writer.put(entries, this.#cutOff.signal);
      this.#window.settle(call, results, { nowMs: this.#nowMs(), chance: this.#ports.random() });
    } catch (cause) {
      // Kept, and thrown once the other calls have ended too.
      this.#fault ??= { kind: 'fault', cause };
      this.#cutOff.abort();
    }
  }

  /** Waits for a call to end or for the next moment at which there is something to do. */
  async #somethingHappens(nowMs: number): Promise<void> {
    const { stopAtMs, abortAtMs, answerAtMs } = this.#time;
    const moments = [stopAtMs, abortAtMs, answerAtMs].filter((moment) => moment > nowMs);
    if (this.#mayStart(nowMs)) moments.push(this.#window.wakeAtMs(nowMs));
    const waited = new AbortController();
    const waitMs = Math.max(1, Math.ceil(Math.min(...moments) - nowMs));
    try {
      await Promise.race([...this.#inFlight, this.#ports.clock.sleep(waitMs, waited.signal)]);
    } finally {
      waited.abort();
    }
  }
}
