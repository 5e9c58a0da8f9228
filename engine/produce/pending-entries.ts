import { encodeCloudEvent, type OutgoingEvent } from '../events/cloud-event.ts';
import { callLimits } from './choose-call.ts';
import type { StreamEntry } from './ports.ts';
import type { ResolvedCall } from './resolve-call.ts';

/** Bounds memory: four full calls. */
const maxEntries = 4 * callLimits.maxEntries;
const maxBytes = 4 * callLimits.maxBytes;
/** While so many wait to be sent again, nothing new is begun: a busy stream is not made busier. */
const maxRetrying = callLimits.maxEntries;

/** The entries that are not acknowledged yet, in order of index; a bounded number of them. */
export class PendingEntries implements Iterable<PendingEntry> {
  /** By index. Replacing a value keeps its place, so this stays in order. */
  readonly #byIndex = new Map<number, PendingEntry>();
  readonly #retrying = new Set<number>();
  #bytes = 0;

  /** True where one more may be added. */
  get hasRoom(): boolean {
    const { size } = this.#byIndex;
    return size < maxEntries && this.#bytes < maxBytes && this.#retrying.size < maxRetrying;
  }

  /** The lowest index; undefined where there is no entry. */
  get lowest(): number | undefined {
    return this.#byIndex.keys().next().value;
  }

  /** Takes an entry in; indexes come in rising order. */
  add(entry: PendingEntry): void {
    this.#byIndex.set(entry.index, entry);
    this.#bytes += entry.bytes;
  }

  /** Keeps these from being chosen until they are resolved. */
  hold(call: readonly PendingEntry[]): void {
    for (const entry of call) this.#byIndex.set(entry.index, { ...entry, sendableAtMs: Number.POSITIVE_INFINITY });
  }

  /** Lets go of what is acknowledged and takes back what is not. */
  resolve({ acknowledged, retry, givenUp }: ResolvedCall): void {
    for (const { index, bytes } of acknowledged) {
      this.#byIndex.delete(index);
      this.#retrying.delete(index);
      this.#bytes -= bytes;
    }
    for (const entry of [...retry, ...givenUp]) {
      this.#byIndex.set(entry.index, entry);
      this.#retrying.add(entry.index);
    }
  }

  [Symbol.iterator](): Iterator<PendingEntry> {
    return this.#byIndex.values();
  }
}

/** An entry that is not acknowledged yet. */
export interface PendingEntry {
  /** Of its first event: the number itself, or the place of the message in its list. */
  readonly index: number;
  /** How many events it carries. They are acknowledged together. */
  readonly eventCount: number;
  readonly entry: StreamEntry;
  /** Data and key. */
  readonly bytes: number;
  /** How many calls have carried it to an end. */
  readonly attempts: number;
  /** May be sent from this moment on; Infinity while a call carries it, or when it was given up. */
  readonly sendableAtMs: number;
}

/** The record of one event. An event without a key takes its id for one, which spreads such events evenly. */
export function toEntry(event: OutgoingEvent): StreamEntry {
  return { data: encodeCloudEvent(event), partitionKey: event.partitionKey ?? event.id };
}
