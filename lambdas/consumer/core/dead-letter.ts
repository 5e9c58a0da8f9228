import type { Origin } from './document.ts';
import type { Rejection } from './write-outcome.ts';

/** A record that could not become a document, with its exact bytes. */
export interface DeadLetter {
  /** The record's position: `<stream>@<creation time>/<shard> <sequence number>`. */
  readonly _id: string;
  readonly reason: Rejection;
  /** `<source> <id>`, where the record shows one. */
  readonly eventId?: string;
  /** The record's partition key. */
  readonly key: string;
  readonly payload: Uint8Array;
  readonly origin: Origin;
  readonly deadLetteredAt: Date;
  /** Redrive and discard mark it, and never delete it: a redelivery would bring it back. */
  readonly state: 'open' | 'redriven' | 'discarded';
}
