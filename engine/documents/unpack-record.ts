import type { Rejection } from '../events/rejection.ts';
import type { StreamRecord } from '../stream/record.ts';
import type { DecodedRecord } from './decode-record.ts';
import type { Decoding } from './decoding.ts';
import { openEnvelope, type Room } from './open-envelope.ts';

/** What a part is, once nothing more is to be unpacked. */
export type PartContent = Exclude<DecodedRecord, { readonly kind: 'parts' }>;

/** One part of a record: the record itself where it is no envelope. */
export interface RecordPart {
  readonly record: StreamRecord;
  /** The envelopes that it lies in, outermost first: the record as Kinesis delivered it, then parts of it. Absent where it lies in none. */
  readonly envelopes?: readonly StreamRecord[];
  readonly content: PartContent;
}

/** What one invocation surely writes. */
const mostParts = 20_000;
/** As much as the largest record of Kinesis holds: what is compressed costs no more than what is not. */
const mostUnpackedBytes = 10 * 1024 * 1024;

/**
 * Unpacks a record, or a part of one, into its parts, in their order; never none. Bad parts are parts too, so each keeps
 * its path. Deterministic: the same bytes under the same rules always give the same.
 */
export function unpackRecord(record: StreamRecord, decoding: Decoding): readonly RecordPart[] {
  const parts: RecordPart[] = [];
  const opening = { ...decoding, budget: { unpackedBytes: mostUnpackedBytes }, mostParts };
  /** False where there are too many. */
  const unpackInto = (part: StreamRecord, around: Pick<RecordPart, 'envelopes'>, room: Room): boolean => {
    const opened = openEnvelope(part.data, room, opening);
    if (opened.kind === 'too-many-parts') return false;
    if (opened.kind !== 'envelope') {
      const content = opened.kind === 'foreign' ? decoding.identity(opened.value, part.partitionKey) : opened;
      return parts.push({ record: part, ...around, content }) <= mostParts;
    }
    if (opened.parts.length === 0) return parts.push({ record: part, ...around, content: empty }) <= mostParts;
    const inside = { envelopes: [...(around.envelopes ?? []), part] };
    return opened.parts.every((one, index) => {
      const path = part.part === undefined ? `${index}` : `${part.part}.${index}`;
      return unpackInto({ ...part, ...one, part: path }, inside, opened.room);
    });
  };
  const isWhole = unpackInto(record, {}, roomFor(record));
  return isWhole ? parts : [{ record, content: tooManyParts }];
}

/**
 * What lay around a part is not known any more when its dead letter is redriven. It is opened no deeper than in its record,
 * whatever that was.
 */
function roomFor({ part }: StreamRecord): Room {
  const levels = part === undefined ? 0 : part.split('.').length;
  return { compressions: Math.max(0, 2 - levels), aggregates: levels === 0 ? 1 : 0 };
}

const empty: PartContent = { kind: 'nothing', because: 'empty-envelope' };

const rejection: Rejection = {
  code: 'too-many-parts',
  message: `The record holds over ${mostParts} events: that many may be too much for one invocation.`,
};
const tooManyParts: PartContent = { kind: 'undecodable', refused: { rejection } };
