import { calculateObjectSize, serialize } from 'bson';
import { foreignType } from '../events/identify-by-pointers.ts';
import { type DecodedEvent, eventIdOf } from '../events/read-cloud-event.ts';
import type { Rejection } from '../events/rejection.ts';
import { formatRecordPosition, type ShardId, type StreamIncarnation } from '../stream/position.ts';
import type { StreamRecord } from '../stream/record.ts';
import { checkAttributes, checkStorable } from './check-storable.ts';
import type { NoEvent, RefusedRecord } from './decode-record.ts';
import type { CandidateDocument, EventDocument, Origin } from './document.ts';
import type { RecordPart } from './unpack-record.ts';

/** A document ready to be written, or why there will be none. */
export type MadeDocument =
  | { readonly candidate: CandidateDocument; readonly isForeign: boolean }
  | RefusedRecord
  | NoEvent;

/** Where a record was read. */
export interface RecordSource {
  readonly incarnation: StreamIncarnation;
  readonly shard: ShardId;
}

/**
 * The server takes 16 MiB; the driver refuses a document of just that size already, and the whole insert with it.
 *
 * @see https://www.mongodb.com/docs/manual/reference/limits/#mongodb-limit-BSON-Document-Size
 */
const maxDocumentBytes = 16 * 1024 * 1024 - 1;

/** Serialises the document of one part alone, so that it cannot fail its neighbours later. */
export function makeDocument({ record, content }: Omit<RecordPart, 'envelopes'>, source: RecordSource): MadeDocument {
  if (content.kind === 'undecodable') return content.refused;
  if (content.kind === 'nothing') return content;
  const origin = originOf(record, source);
  return content.kind === 'event'
    ? serialiseAlone(eventDocument(content.event, record, origin), false)
    : serialiseAlone(foreignDocument(content.value, record, source, origin), true);
}

/** Where a record came from, as it stands in its document or dead letter. */
export function originOf(record: StreamRecord, source: RecordSource): Origin {
  const { sequence, part, arrivedAt, explicitHashKey } = record;
  return {
    stream: source.incarnation.streamName,
    shard: source.shard,
    sequence,
    ...(part === undefined ? {} : { part }),
    arrivedAt,
    ...(explicitHashKey === undefined ? {} : { explicitHashKey }),
  };
}

function eventDocument(event: DecodedEvent, { partitionKey }: StreamRecord, origin: Origin): EventDocument {
  return {
    _id: eventIdOf(event),
    key: event.partitionKey,
    type: event.type,
    value: event.value,
    time: event.time ?? origin.arrivedAt,
    ...(event.timeText === null ? {} : { timeText: event.timeText }),
    ...(event.attributes === null ? {} : { attributes: event.attributes }),
    origin: partitionKey === event.partitionKey ? origin : { ...origin, partitionKey },
  };
}

function foreignDocument(value: unknown, record: StreamRecord, source: RecordSource, origin: Origin): EventDocument {
  return {
    _id: formatRecordPosition(source.incarnation, source.shard, record),
    key: record.partitionKey,
    type: foreignType,
    value,
    time: record.arrivedAt,
    origin,
  };
}

function serialiseAlone(document: EventDocument, isForeign: boolean): MadeDocument {
  const eventId = isForeign ? {} : { eventId: document._id };
  const rejection = checkStorable(document.value) ?? checkAttributes(document.attributes) ?? checkTime(document.time);
  if (rejection !== undefined) return { rejection, ...eventId };
  const made = serialised(document);
  return 'rejection' in made ? { ...made, ...eventId } : { candidate: { document, ...made }, isForeign };
}

function serialised(document: EventDocument): { readonly bytes: Uint8Array } | { readonly rejection: Rejection } {
  try {
    const bytes = serialize(document);
    return bytes.byteLength > maxDocumentBytes ? { rejection: tooLarge } : { bytes };
  } catch {
    // Nothing in here is I/O: what BSON refuses once it refuses always. Its own buffer ends a little over 16 MiB.
    return { rejection: isTooLarge(document) ? tooLarge : unsupported };
  }
}

function isTooLarge(document: EventDocument): boolean {
  try {
    return calculateObjectSize(document) > maxDocumentBytes;
  } catch {
    return false;
  }
}

const tooLarge: Rejection = { code: 'too-large', message: 'The document would be 16 MiB or larger.' };
const unsupported: Rejection = { code: 'unsupported-value', message: 'BSON cannot hold the value.' };

function checkTime(time: Date): Rejection | undefined {
  const year = time.getUTCFullYear();
  if (year >= 1 && year <= 9999) return undefined;
  return { code: 'date-out-of-range', message: 'The time lies outside the years 1 to 9999.' };
}
