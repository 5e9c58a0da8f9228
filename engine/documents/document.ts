import type { ShardId } from '../stream/position.ts';
import type { SequenceNumber } from '../stream/sequence-number.ts';

/** Where a document came from. */
export interface Origin {
  readonly stream: string;
  readonly shard: ShardId;
  readonly sequence: SequenceNumber;
  /** Which part of the record; absent where the record is no envelope. */
  readonly part?: string;
  readonly arrivedAt: Date;
  /** The hash by which the producer placed the part, where it gave one. */
  readonly explicitHashKey?: string;
  /** The partition key, where it is not the document's `key`. */
  readonly partitionKey?: string;
}

/** The document of one event, as it is inserted. Field order is part of the format. */
export interface EventDocument {
  /** `<source> <id>`; a foreign record's position. */
  readonly _id: string;
  /** The event's partitionkey; a foreign record's partition key. */
  readonly key: string | null;
  readonly type: string;
  /** The event's data, nested: never spread, never an update operator. */
  readonly value: unknown;
  /** The event's time, cut to milliseconds; the arrival where it names none. */
  readonly time: Date;
  /** The event's time as it was written; absent where `time` says all of it. */
  readonly timeText?: string;
  /** Other CloudEvents attributes, sorted by name, any JSON as data; absent where there are none. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
}

/** A document that has been serialised alone, so that it cannot fail its neighbours. */
export interface CandidateDocument {
  readonly document: EventDocument;
  /** Its BSON, as it will stand in the collection. */
  readonly bytes: Uint8Array;
}
