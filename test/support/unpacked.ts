import { type PlanContext, type PlannedRecord, planBatch } from '../../engine/consume/plan-batch.ts';
import type { NoEvent } from '../../engine/documents/decode-record.ts';
import { type Decoding, decodingOf, envelopeFormats, usualDecoding } from '../../engine/documents/decoding.ts';
import { type MadeDocument, makeDocument } from '../../engine/documents/make-document.ts';
import { type PartContent, type RecordPart, unpackRecord } from '../../engine/documents/unpack-record.ts';
import type { ShardBatch, StreamRecord } from '../../engine/stream/record.ts';
import { incarnation, record, shardId } from './records.ts';

/** A group that unpacks nothing. */
export const nothingUnpacked: Decoding = decodingOf({
  unpack: Object.fromEntries(envelopeFormats.map((format) => [format, false])),
});

/** The only part of these bytes; throws where they have several. */
export function onlyPart(data: Uint8Array, decoding: Decoding = usualDecoding): RecordPart {
  const [part, ...others] = unpackRecord(record({ data }), decoding);
  if (part === undefined || others.length > 0) throw new Error('the record has several parts');
  return part;
}

/** What these bytes are, in a record that is no envelope. */
export function contentOf(data: Uint8Array, decoding: Decoding = usualDecoding): PartContent {
  return onlyPart(data, decoding).content;
}

/** What a record with these bytes becomes, which is no envelope. */
export function makeOnly(whole: StreamRecord): Exclude<MadeDocument, NoEvent> {
  const made = makeDocument({ ...onlyPart(whole.data), record: whole }, { incarnation, shard: shardId() });
  if ('because' in made) throw new Error('the record holds no event');
  return made;
}

/** A group that begins at the earliest record, has no checkpoint yet, and says nothing of how it reads records. */
const planContext: PlanContext = {
  incarnation,
  shard: shardId(),
  skipThrough: null,
  skipRecords: [],
  start: null,
  decoding: usualDecoding,
};

/** The plan of a whole batch; throws where it takes several turns. @param context what is different from a new group. */
export function planWhole(batch: ShardBatch, context: Partial<PlanContext> = {}): readonly PlannedRecord[] {
  const { plan, rest } = planBatch(batch, { ...planContext, ...context });
  if (rest !== null) throw new Error('the batch is too large for one turn');
  return plan;
}
