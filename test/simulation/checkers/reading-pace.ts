import type { VirtualTime } from '../engine/virtual-time.ts';
import type { NoteExcess } from './excess.ts';

/**
 * Five reads a second and shard.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
 */
const leastPauseMs = 200;

/** What a read gives, as far as it matters here. */
export interface Page {
  readonly NextShardIterator?: string;
}

/**
 * Watches that whoever walks through a shard pauses before the next page, and before he asks again for one that he did not
 * get: I7. One that reads on at once takes the reads of all others.
 */
export class ReadingPace {
  readonly #process: string;
  readonly #time: VirtualTime;
  readonly #note: NoteExcess;
  /** From when on each iterator may be read by. */
  readonly #readableFromMs = new Map<string, number>();

  constructor(process: string, time: VirtualTime, note: NoteExcess) {
    this.#process = process;
    this.#time = time;
    this.#note = note;
  }

  /** A fresh iterator may be read by at once, the one that a page gave or that failed only later. */
  read(iterator: string, ask: () => Promise<Page>): Promise<Page> {
    const pauseMs = (this.#readableFromMs.get(iterator) ?? 0) - this.#time.nowMs;
    if (pauseMs > 0) this.#note(`${this.#process} read on ${pauseMs} ms too soon`);
    const reply = ask();
    reply.then(
      ({ NextShardIterator: next }) => this.#hold(next),
      () => this.#hold(iterator),
    );
    return reply;
  }

  #hold(iterator: string | undefined): void {
    if (iterator !== undefined) this.#readableFromMs.set(iterator, this.#time.nowMs + leastPauseMs);
  }
}
