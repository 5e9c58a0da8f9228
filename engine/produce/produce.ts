import type { Progress } from './errors.ts';
import { intendedEvents, type ProduceRequest } from './intended-events.ts';
import type { PendingEntry } from './pending-entries.ts';
import { conclude, type Halt, planTime, type TimePlan } from './plan-time.ts';
import type { ProducerPorts, PutResult } from './ports.ts';
import { firstPatience, patienceAfterTimeout, SendWindow } from './send-window.ts';

/**
 * Publishes what a request means, as far as the time allows. Safe to repeat: the ids are the same each time. To go on,
 * send the same request with `from: next` and the same runId.
 *
 * @param remainingMs what is left of the invocation.
 * @throws PublishIncomplete where it cannot go on, saying how far it got.
 */
export async function produce(request: ProduceRequest, ports: ProducerPorts, remainingMs: number): Promise<Progress> {
  const startMs = ports.clock.now().getTime();
  const window = new SendWindow(intendedEvents(request), request);
  const halt = await new Sending(window, ports, planTime(startMs, remainingMs)).run();
  const { published, next } = window;
  return conclude({ runId: request.runId, published, next }, halt, window.lastCode);
}

interface Call {
  readonly entries: readonly PendingEntry[];
  readonly timeoutMs: number;
  readonly timesOutAtMs: number;
  readonly cutOff: AbortController;
  isTimedOut: boolean;
}

/**
 * Sends what the window holds, several calls at a time, until all is acknowledged, the time is over, an entry is given up
 * or the stream turns out to be unusable. Leaves no call running, unless a writer ignores its signal. A call that is not
 * answered in time is cut off, and makes the run patient: the next may take longer and goes alone.
 */
export class Sending {
  readonly #window: SendWindow;
  readonly #ports: ProducerPorts;
  readonly #time: TimePlan;
  readonly #inFlight = new Map<Call, Promise<void>>();
  #patience = firstPatience;
  #fault: Halt | null = null;

  constructor(window: SendWindow, ports: ProducerPorts, time: TimePlan) {
    this.#window = window;
    this.#ports = ports;
    this.#time = time;
  }

  /** Null where it ended by itself or by the clock. */
  async run(): Promise<Halt | null> {
    for (;;) {
      const nowMs = this.#nowMs();
      if (nowMs >= this.#time.abortAtMs) this.#cutOff();
      this.#timeOut(nowMs);
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
    return !this.#isClosing(nowMs) && this.#inFlight.size < this.#patience.maxCallsInFlight;
  }

  #isOver(nowMs: number): boolean {
    if (nowMs >= this.#time.answerAtMs) return true;
    return this.#inFlight.size === 0 && (this.#isClosing(nowMs) || this.#window.next === null);
  }

  #cutOff(): void {
    for (const { cutOff } of this.#inFlight.keys()) cutOff.abort();
  }

  #timeOut(nowMs: number): void {
    for (const call of this.#inFlight.keys()) {
      if (call.timesOutAtMs > nowMs || call.cutOff.signal.aborted) continue;
      call.isTimedOut = true;
      call.cutOff.abort();
      this.#patience = patienceAfterTimeout(this.#patience, call.timeoutMs);
    }
  }

  /** False where there is nothing to send at the moment. */
  #start(nowMs: number): boolean {
    const entries = this.#window.take(nowMs);
    if (entries.length === 0) return false;
    const { timeoutMs } = this.#patience;
    const timesOutAtMs = nowMs + timeoutMs;
    const call = { entries, timeoutMs, timesOutAtMs, cutOff: new AbortController(), isTimedOut: false };
    this.#inFlight.set(
      call,
      this.#put(call).finally(() => this.#inFlight.delete(call)),
    );
    return true;
  }

  async #put(call: Call): Promise<void> {
    const { entries, cutOff } = call;
    try {
      const results = await this.#ports.writer.put(
        entries.map(({ entry }) => entry),
        cutOff.signal,
      );
      const told = call.isTimedOut ? results.map(namedTimedOut) : results;
      this.#window.resolve(entries, told, { nowMs: this.#nowMs(), chance: this.#ports.random() });
    } catch (cause) {
      // Kept, and thrown once the other calls have ended too.
      this.#fault ??= { kind: 'fault', cause };
      this.#cutOff();
    }
  }

  /** Waits for a call to end or for the next moment at which there is something to do. */
  async #somethingHappens(nowMs: number): Promise<void> {
    const { stopAtMs, abortAtMs, answerAtMs } = this.#time;
    const timeouts = [...this.#inFlight.keys()].map(({ timesOutAtMs }) => timesOutAtMs);
    const moments = [stopAtMs, abortAtMs, answerAtMs, ...timeouts].filter((moment) => moment > nowMs);
    if (this.#mayStart(nowMs)) moments.push(this.#window.wakeAtMs(nowMs));
    const waited = new AbortController();
    const waitMs = Math.max(1, Math.ceil(Math.min(...moments) - nowMs));
    try {
      await Promise.race([...this.#inFlight.values(), this.#ports.clock.sleep(waitMs, waited.signal)]);
    } finally {
      waited.abort();
    }
  }
}

/** What a writer says of a call that was cut off does not tell why it was. */
function namedTimedOut(result: PutResult): PutResult {
  return result.kind === 'failed' ? { kind: 'failed', code: 'TimedOut' } : result;
}
