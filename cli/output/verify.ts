import * as v from 'valibot';

/** How many records have left what. */
export const verifiedCountsSchema = v.strictObject({
  records: v.number(),
  /** Each part of an envelope counts, and every other record once. */
  parts: v.number(),
  documents: v.number(),
  duplicates: v.number(),
  openDeadLetters: v.number(),
  discardedDeadLetters: v.number(),
  beforeStart: v.number(),
  skipped: v.number(),
  pending: v.number(),
  /** Empty envelopes, and control messages. */
  nothing: v.number(),
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
  /** Of an envelope; null for other records. */
  part: v.nullable(v.string()),
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

/** How many numbers of a run came to what. */
export const runCountsSchema = v.strictObject({
  documents: v.number(),
  deadLetters: v.number(),
  pending: v.number(),
  missing: v.number(),
  untraced: v.number(),
  wrong: v.number(),
  doubles: v.number(),
  unexpected: v.number(),
});

/** What is wrong with one number or document of a run. */
export const runProblemSchema = v.strictObject({
  eventId: v.string(),
  problem: v.picklist(['missing', 'wrong', 'double', 'unexpected']),
});

const run = v.strictObject({
  runId: v.string(),
  first: v.number(),
  last: v.number(),
  counts: runCountsSchema,
  /** The first few. */
  problems: v.array(runProblemSchema),
});

/** `verify --json`. */
export const verifySchema = v.strictObject({
  stack: v.string(),
  group: v.string(),
  topic: v.string(),
  /** `pending`: nothing is wrong, and part of it lies after the checkpoint. */
  verdict: v.picklist(['proven', 'pending', 'not-proven']),
  /** Null where a run was verified. */
  range: v.nullable(range),
  /** Null where a range was verified. */
  run: v.nullable(run),
});

/** What `verify --json` prints. */
export type VerifyAnswer = v.InferOutput<typeof verifySchema>;
/** What verifying came to. */
export type Verdict = VerifyAnswer['verdict'];
/** A range of the stream that was verified. */
export type VerifiedRange = v.InferOutput<typeof range>;
/** A run that was verified. */
export type VerifiedRun = v.InferOutput<typeof run>;
/** One shard of a range. */
export type VerifiedShardAnswer = VerifiedRange['shards'][number];
