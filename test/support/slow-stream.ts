import type { Clock, PutResult, StreamEntry, StreamWriter } from '../../engine/produce/ports.ts';

/** How a slow endpoint works. */
export interface SlowStreamOptions {
  readonly callMs: number;
  /** One call after another, as where one thread does all the work; else all at once. */
  readonly isSerial: boolean;
}

/** An endpoint that needs long for each call, also where the caller has gone meanwhile. */
export class SlowStream implements StreamWriter {
  /** How often each entry was put, by its partition key. */
  readonly puts = new Map<string, number>();
  /** How many calls were in flight as each began, itself included. */
  readonly inFlight: number[] = [];
  readonly #clock: Clock;
  readonly #options: SlowStreamOptions;
  #open = 0;
  #freeAtMs = 0;

  constructor(clock: Clock, options: SlowStreamOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  async put(entries: readonly StreamEntry[], signal: AbortSignal): Promise<readonly PutResult[]> {
    for (const { partitionKey } of entries) this.puts.set(partitionKey, (this.puts.get(partitionKey) ?? 0) + 1);
    this.#open += 1;
    this.inFlight.push(this.#open);
    const nowMs = this.#clock.now().getTime();
    const beginMs = this.#options.isSerial ? Math.max(nowMs, this.#freeAtMs) : nowMs;
    this.#freeAtMs = beginMs + this.#options.callMs;
    await this.#clock.sleep(this.#freeAtMs - nowMs, signal);
    this.#open -= 1;
    return entries.map(() => (signal.aborted ? { kind: 'failed', code: 'AbortError' } : { kind: 'acknowledged' }));
  }
}
