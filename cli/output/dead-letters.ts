import * as v from 'valibot';

const isoTime = v.nullable(v.string());

/** One dead letter. What is not as Highwater writes it is null. */
const deadLetter = {
  stack: v.string(),
  group: v.string(),
  id: v.string(),
  reason: v.strictObject({ code: v.nullable(v.string()), message: v.nullable(v.string()) }),
  /** Its first 512 characters. */
  eventId: v.nullable(v.string()),
  key: v.nullable(v.string()),
  stream: v.nullable(v.string()),
  shard: v.nullable(v.string()),
  sequence: v.nullable(v.string()),
  arrivedAt: isoTime,
  /** Of the payload. */
  bytes: v.nullable(v.number()),
  state: v.nullable(v.string()),
  deadLetteredAt: isoTime,
  redrivenAt: isoTime,
  discardedAt: isoTime,
  refusedAgainAt: isoTime,
};

/** One line of `dead-letters list --json`, and the description beside an exported payload. */
export const deadLetterSchema = v.strictObject(deadLetter);

/** `dead-letters show --json`. */
export const deadLetterShowSchema = v.strictObject({
  ...deadLetter,
  payload: v.strictObject({
    /** The beginning of it, where that is UTF-8. */
    text: v.nullable(v.string()),
    /** The beginning of it, where that is not. */
    base64: v.nullable(v.string()),
    /** False where there is more. */
    isComplete: v.boolean(),
  }),
});

/** `dead-letters export --json`. */
export const deadLettersExportSchema = v.strictObject({
  stack: v.string(),
  group: v.string(),
  folder: v.string(),
  exported: v.number(),
  /** Exported before: left as they were. */
  existing: v.number(),
});

/** `dead-letters redrive --json`. */
export const deadLettersRedriveSchema = v.strictObject({
  stack: v.string(),
  group: v.string(),
  redriven: v.number(),
  /** Open still, under the reason of now. */
  refusedAgain: v.number(),
  /** Ids of those that are not as Highwater writes them. */
  unreadable: v.array(v.string()),
  /** Named, but closed already or not there. */
  notOpen: v.number(),
});

/** `dead-letters discard --json`. */
export const deadLettersDiscardSchema = v.strictObject({
  stack: v.string(),
  group: v.string(),
  discarded: v.number(),
  /** Named, but closed already or not there. */
  notOpen: v.number(),
});

/** One dead letter as the command line gives it. */
export type DeadLetterAnswer = v.InferOutput<typeof deadLetterSchema>;
/** The beginning of a payload as `dead-letters show` gives it. */
export type PayloadAnswer = v.InferOutput<typeof deadLetterShowSchema>['payload'];
