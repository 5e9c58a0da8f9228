/** One record to put: its bytes and the key that chooses its shard. */
export interface StreamEntry {
  readonly data: Uint8Array;
  readonly partitionKey: string;
}

/** What became of one entry. `throttled` and `failed` may be sent again; the record may be in the stream all the same. */
export type PutResult =
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'throttled' | 'failed'; readonly code: string };

/** Puts one call's worth of records (at most 500, 10 MiB with keys). */
export interface StreamWriter {
  /**
   * Gives one result an entry, in the order of the entries. Sends the call once; trouble with the whole call, also an
   * aborted one, comes back as a result for each entry.
   *
   * @param signal ends the call at its time-out or at the end of the run; a writer has no time-out of its own.
   *
   * @throws StreamUnavailable where sending again cannot help (no such stream, access denied, key disabled).
   */
  put(entries: readonly StreamEntry[], signal: AbortSignal): Promise<readonly PutResult[]>;
}

/** Time as the producer sees it. */
export interface Clock {
  now(): Date;
  /** Resolves after `ms`, or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What producing needs from outside. */
export interface ProducerPorts {
  readonly writer: StreamWriter;
  readonly clock: Clock;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
}
