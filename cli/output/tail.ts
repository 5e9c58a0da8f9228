import * as v from 'valibot';

/** One line of `tail --json`. */
export const tailSchema = v.strictObject({
  topic: v.string(),
  shard: v.string(),
  sequence: v.string(),
  arrivedAt: v.pipe(v.string(), v.isoTimestamp()),
  partitionKey: v.string(),
  /** Null for a record that is no valid CloudEvent. */
  event: v.nullable(
    v.strictObject({
      id: v.string(),
      source: v.string(),
      type: v.string(),
      time: v.nullable(v.string()),
      key: v.nullable(v.string()),
    }),
  ),
  /** The event's data, or the JSON of a record that is no event; null where there is none. */
  value: v.unknown(),
  /** What is no JSON. */
  base64: v.nullable(v.string()),
  /** Why a record that shows a `specversion` is no event. */
  problem: v.nullable(v.string()),
});

/** One record as `tail` gives it. */
export type TailedRecord = Omit<v.InferOutput<typeof tailSchema>, 'value'> & { readonly value: unknown };
