import * as v from 'valibot';

/** How many records have left what. */
export const verifiedCountsSchema = v.strictObject({
  records: v.number(),
  documents: v.number(),
  duplicates: v.number(),
  openDeadLetters: v.number(),
  discardedDeadLetters: v.number(),
  beforeStart: v.number(),
  skipped: v.number(),
  pending: v.number(),
  conflicts: v.number(),
  missing: v.number(),
});

const optionalText = v.optional(v.nullable(v.string()), null);

/** Part of a shard that could not be read; what does not bound it is null. */
export const unreadRangeSchema = v.strictObject({
  after: optionalText,
  arrivedFrom: optionalText,
  through: optionalText,
  before: optionalText,
  arrivedBefore: optionalText,
});

const example = v.strictObject({
  shard: v.string(),
  sequence: v.string(),
  eventId: v.nullable(v.string()),
  problem: v.picklist(['missing', 'conflict']),
});

const range = v.strictObject({
  from: v.pipe(v.string(), v.isoTimestamp()),
  to: v.pipe(v.string(), v.isoTimestamp()),
  shards: v.array(
    v.strictObject({ shard: v.string(), counts: verifiedCountsSchema, unread: v.array(unreadRangeSchema) }),
  ),
  /** How many dead letters have which reason. */
  reasons: v.record(v.string(), v.number()),
  /** The first few records that are missing or in conflict. */
  examples: v.array(example),
});

/** `verify --json`. */
export const verifySchema = v.strictObject({
  stack: v.string(),
  group: v.string(),
  topic: v.string(),
  /** `pending`: nothing is wrong, and part of it lies after the checkpoint. */
  verdict: v.picklist(['proven', 'pending', 'not-proven']),
  range,
});

/** What `verify --json` prints. */
export type VerifyAnswer = v.InferOutput<typeof verifySchema>;
/** What verifying came to. */
export type Verdict = VerifyAnswer['verdict'];
/** A range of the stream that was verified. */
export type VerifiedRange = v.InferOutput<typeof range>;
/** One shard of it. */
export type VerifiedShardAnswer = VerifiedRange['shards'][number];
