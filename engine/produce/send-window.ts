import { callLimits, chooseCall, entryBytes } from './choose-call.ts';
import type { IntendedEvents, ProduceRequest } from './intended-events.ts';
import { packOne, packTogether } from './pack-events.ts';
import { PendingEntries, type PendingEntry } from './pending-entries.ts';
import type { PutResult } from './ports.ts';
import { resolveCall } from './resolve-call.ts';

/** Their delays add up to half a minute or more, as a rule. */
const maxAttempts = 20;

/**
 * The part of a run that is under way: entries enter from the intended events in order and leave when acknowledged. Its
 * size is bounded, however long the run is and however long one entry keeps failing.
 */
export class SendWindow {
  readonly #events: IntendedEvents;
  readonly #ordered: boolean;
  readonly #aggregate: boolean;
  readonly #pending = new PendingEntries();
  #nextIndex: number;
  #published = 0;
  #lastCode: string | null = null;
  #gaveUp = false;

  constructor(events: IntendedEvents, { ordered, aggregate }: Pick<ProduceRequest, 'ordered' | 'aggregate'>) {
    this.#events = events;
    this.#ordered = ordered;
    this.#aggregate = aggregate;
    this.#nextIndex = events.first;
  }

  /** Events acknowledged so far. */
  get published(): number {
    return this.#published;
  }

  /** The lowest index of an event that is not acknowledged; null when all are. */
  get next(): number | null {
    return this.#pending.lowest ?? (this.#isDrawnOut ? null : this.#nextIndex);
  }

  /** Why an entry failed last; null where none did. */
  get lastCode(): string | null {
    return this.#lastCode;
  }

  /** True when an entry has failed so often that it is not sent again. */
  get gaveUp(): boolean {
    return this.#gaveUp;
  }

  /** The entries of the next call, which count as in flight until resolved; empty where none may go now. */
  take(nowMs: number): readonly PendingEntry[] {
    this.#draw(nowMs);
    const call = chooseCall(this.#pending, { nowMs, ordered: this.#ordered, limits: callLimits });
    this.#pending.hold(call);
    return call;
  }

  /**
   * Notes what became of a call that was taken.
   *
   * @param chance from 0 up to 1: where in its range the delay before the next attempt falls.
   */
  resolve(
    call: readonly PendingEntry[],
    results: readonly PutResult[],
    now: { readonly nowMs: number; readonly chance: number },
  ): void {
    const resolved = resolveCall(call, results, { ...now, maxAttempts });
    this.#pending.resolve(resolved);
    for (const { eventCount } of resolved.acknowledged) this.#published += eventCount;
    this.#lastCode = resolved.code ?? this.#lastCode;
    this.#gaveUp ||= resolved.givenUp.length > 0;
  }

  /** When `take` has more to give, now that it gave nothing; Infinity where only a call's end can change that. */
  wakeAtMs(nowMs: number): number {
    let wakeAtMs = Number.POSITIVE_INFINITY;
    for (const { sendableAtMs } of this.#pending) if (sendableAtMs > nowMs) wakeAtMs = Math.min(wakeAtMs, sendableAtMs);
    return wakeAtMs;
  }

  get #isDrawnOut(): boolean {
    return this.#nextIndex > this.#events.last;
  }

  #draw(nowMs: number): void {
    const pack = this.#aggregate ? packTogether : packOne;
    while (!this.#isDrawnOut && this.#pending.hasRoom) {
      const { entries, nextIndex } = pack(this.#events, this.#nextIndex, new Date(nowMs));
      for (const packed of entries)
        this.#pending.add({ ...packed, bytes: entryBytes(packed.entry), attempts: 0, sendableAtMs: nowMs });
      this.#nextIndex = nextIndex;
      // Packed together they fill a call, and calls in flight wait while more are packed.
      if (this.#aggregate) return;
    }
  }
}

/** How a run treats its calls, as it has learned from those that were not answered in time. */
export interface CallPatience {
  /** A call that takes longer is cut off, and its entries are sent again. */
  readonly timeoutMs: number;
  readonly maxCallsInFlight: number;
}

/** How a run begins: four calls hide the round trip, and more only run into the shards' limits sooner. */
export const firstPatience: CallPatience = { timeoutMs: 10_000, maxCallsInFlight: 4 };

/**
 * After a call that was cut off: the next may take twice as long, and goes alone. A slow endpoint goes on working on calls
 * that nobody waits for, so a time-out that stays below what it needs sends the same records again and again.
 *
 * @param timeoutMs how long the call was given. Calls that began together are answered alike: they double it once.
 */
export function patienceAfterTimeout(patience: CallPatience, timeoutMs: number): CallPatience {
  return { timeoutMs: Math.max(patience.timeoutMs, 2 * timeoutMs), maxCallsInFlight: 1 };
}
