import * as v from 'valibot';

/** Part of a shard; what does not bound it is null. */
export const rangeSchema = v.strictObject({
  /** The record before the first one of the range. */
  after: v.nullable(v.string()),
  /** The range has only what arrived then or later. */
  arrivedFrom: v.nullable(v.string()),
  /** The last record of the range, or the one that follows it, or a time before which its records arrived. */
  through: v.nullable(v.string()),
  before: v.nullable(v.string()),
  arrivedBefore: v.nullable(v.string()),
});

/** What became of the records that were read again. */
export const replayedSchema = v.strictObject({
  records: v.number(),
  /** Each part of an envelope counts, and every other record once. */
  parts: v.number(),
  /** Newly stored. */
  stored: v.number(),
  /** Stored by an earlier delivery of the same record. */
  already: v.number(),
  /** Equal to a stored event of another record. */
  duplicates: v.number(),
  deadLetters: v.number(),
  /** Left out: they arrived before the group's start. */
  beforeStart: v.number(),
  /** Empty envelopes, and control messages: there is nothing to store of them. */
  nothing: v.number(),
  /** What has left the stream, or may have, and was not read again. */
  unread: v.array(rangeSchema),
});

/** How many records a range has, or at least how many. */
export const countSchema = v.strictObject({
  count: v.number(),
  /** False where there are more. */
  isComplete: v.boolean(),
});

/** A count as commands show it. */
export type RecordCount = v.InferOutput<typeof countSchema>;
/** A range as commands show it. */
export type RangeAnswer = v.InferOutput<typeof rangeSchema>;
/** A replay as commands show it. */
export type ReplayedAnswer = v.InferOutput<typeof replayedSchema>;

/** The range for a person to read. */
export function formatRange({ after, arrivedFrom, through, before, arrivedBefore }: RangeAnswer): string {
  const from = arrivedFrom ?? (after === null ? 'the oldest record' : null);
  const start = from === null ? `after ${after}` : `from ${from}`;
  const end = through === null ? `to before ${arrivedBefore ?? before}` : `through ${through}`;
  return `${start} ${end}`;
}

/** `300`, `over 10000` or `unknown`. */
export function formatCount(counted: RecordCount | null): string {
  if (counted === null) return 'unknown';
  return `${counted.isComplete ? '' : 'over '}${counted.count}`;
}
