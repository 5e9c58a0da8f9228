import * as v from 'valibot';

/** A batch of a mapping, an asynchronous request to the producer, or neither of this stage. */
export const failureKind = v.picklist(['batch', 'request', 'unknown']);

/** One line of `failures list --json`. What an object does not tell is null. */
export const failuresListSchema = v.strictObject({
  key: v.string(),
  kind: failureKind,
  /** When Lambda gave up. */
  storedAt: v.pipe(v.string(), v.isoTimestamp()),
  bytes: v.number(),
  /** Of a batch. */
  group: v.nullable(v.string()),
  shard: v.nullable(v.string()),
  /** The first and the last record. */
  from: v.nullable(v.string()),
  through: v.nullable(v.string()),
  records: v.nullable(v.number()),
  /** Why Lambda gave up, in its words. */
  condition: v.nullable(v.string()),
  /** The function's own words. */
  error: v.nullable(v.string()),
  /** Why it is neither. */
  problem: v.nullable(v.string()),
});

/** One object as `failures list --json` prints it. */
export type ListedFailure = v.InferOutput<typeof failuresListSchema>;

/** One line of `failures redrive --json`. */
export const failuresRedriveSchema = v.strictObject({
  key: v.string(),
  kind: failureKind,
  group: v.nullable(v.string()),
  /** `gone`: there is no such object (any more). */
  outcome: v.picklist(['redriven', 'gone', 'remains']),
  /** Records that are proven to be stored, or dead letters; of a request, events that were acknowledged. */
  count: v.number(),
  /** Why it remains. */
  reason: v.nullable(v.string()),
});

/** What `failures redrive --json` prints of one object. */
export type RedrivenFailure = v.InferOutput<typeof failuresRedriveSchema>;

/** A request that was given up, without its messages. */
export const givenUpRequest = v.strictObject({
  /** Of its invocation. */
  requestId: v.string(),
  /** Of its events. */
  runId: v.string(),
  topic: v.nullable(v.string()),
  /** The first and the last number; of messages, the index of the first one to send. */
  from: v.nullable(v.number()),
  to: v.nullable(v.number()),
  messages: v.nullable(v.number()),
  /** False where the producer refuses it. */
  isValid: v.boolean(),
});

/** One line of `failures discard --json`. */
export const failuresDiscardSchema = v.strictObject({
  key: v.string(),
  /** `gone`: there is no such object (any more). */
  outcome: v.picklist(['discarded', 'gone']),
  kind: v.nullable(failureKind),
  /** Of a batch. */
  group: v.nullable(v.string()),
  shard: v.nullable(v.string()),
  from: v.nullable(v.string()),
  through: v.nullable(v.string()),
  records: v.nullable(v.number()),
  request: v.nullable(givenUpRequest),
  /** Why it is neither. */
  problem: v.nullable(v.string()),
});

/** What `failures discard --json` prints of one object. */
export type DiscardedFailure = v.InferOutput<typeof failuresDiscardSchema>;
