import type { Rejection } from '../events/rejection.ts';
import type { StreamRecord } from '../stream/record.ts';
import type { DecodedRecord } from './decode-record.ts';
import type { Decoding } from './decoding.ts';
import { type Opened, type Opening, openEnvelope, type Room } from './open-envelope.ts';

/** What a part is, once nothing more is to be unpacked. */
export type PartContent = Exclude<DecodedRecord, { readonly kind: 'parts' | 'too-many-parts' }>;

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
/** Some that are damaged or too large take nothing from the others. */
const mostTriedBytes = 4 * mostUnpackedBytes;

/**
 * Unpacks a record, or a part of one, into its parts, in their order; never none. Bad parts are parts too, so each keeps
 * its path. Deterministic: the same bytes under the same rules always give the same.
 */
export function unpackRecord(record: StreamRecord, decoding: Decoding): readonly RecordPart[] {
  const budget = { unpackedBytes: mostUnpackedBytes, triedBytes: mostTriedBytes };
  const { unpack, isStrict, isEmptyControl, identity } = decoding;
  const opening: Opening = { unpack, isStrict, isEmptyControl, identity, budget, mostParts };
  const opened = openEnvelope(record.data, roomFor(record), opening);
  // As most records are: no envelope.
  if (opened.kind !== 'envelope' && opened.kind !== 'too-many-parts')
    return [{ record, content: contentOf(opened, record, decoding) }];
  const parts: RecordPart[] = [];
  const isWhole = unpackInto(parts, { record, envelopes: [] }, { opened, opening });
  return isWhole ? parts : [{ record, content: tooManyParts }];
}

/** A record or part, and what lies around it. */
type Place = Required<Omit<RecordPart, 'content'>>;

/** False where there are too many. */
function unpackInto(
  parts: RecordPart[],
  { record, envelopes }: Place,
  { opened, opening }: { readonly opened: Opened; readonly opening: Opening },
): boolean {
  if (opened.kind === 'too-many-parts') return false;
  const around = envelopes.length === 0 ? {} : { envelopes };
  if (opened.kind !== 'envelope')
    return parts.push({ record, ...around, content: contentOf(opened, record, opening) }) <= mostParts;
  if (opened.parts.length === 0) return parts.push({ record, ...around, content: empty }) <= mostParts;
  const inside = [...envelopes, record];
  return opened.parts.every((one, index) => {
    const part = record.part === undefined ? `${index}` : `${record.part}.${index}`;
    const inner = { record: { ...record, ...one, part }, envelopes: inside };
    return unpackInto(parts, inner, { opened: openEnvelope(one.data, opened.room, opening), opening });
  });
}

function contentOf(opened: PartContent, { partitionKey }: StreamRecord, { identity }: Decoding): PartContent {
  return opened.kind === 'foreign' ? identity(opened.value, partitionKey) : opened;
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
  message: `The record holds over ${mostParts} events, or fewer with very long names: that many may be too much for one invocation.`,
};
const tooManyParts: PartContent = { kind: 'undecodable', refused: { rejection } };
