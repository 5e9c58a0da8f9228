import type { StreamEntry } from '../ports.ts';

/** An entry that is not acknowledged yet. */
export interface PendingEntry {
  /** The number, or the index of the message. */
  readonly position: number;
  readonly entry: StreamEntry;
  /** Data and key. */
  readonly bytes: number;
  /** How many calls have carried it to an end. */
  readonly attempts: number;
  /** May be sent from this moment on; Infinity while a call carries it, or when it was given up. */
  readonly sendableAtMs: number;
}
