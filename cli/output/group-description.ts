import * as v from 'valibot';

/** `groups describe --json`. */
export const groupsDescribeSchema = v.strictObject({
  stack: v.string(),
  group: v.string(),
  topic: v.string(),
  /** Of the mapping, as Lambda says; null where it is gone. */
  state: v.nullable(v.string()),
  /** About how many the collection holds. */
  documents: v.number(),
  openDeadLetters: v.strictObject({
    byReason: v.record(v.string(), v.number()),
    /** False where there are more than were counted. */
    isComplete: v.boolean(),
  }),
  shards: v.array(
    v.strictObject({
      shard: v.string(),
      stream: v.string(),
      /** False for a shard of a stream that was deleted since. */
      isCurrent: v.boolean(),
      checkpoint: v.nullable(v.string()),
      arrivedAt: v.nullable(v.string()),
      updatedAt: v.nullable(v.string()),
      sinkCheckpoint: v.nullable(v.string()),
      behindMs: v.nullable(v.number()),
      handled: v.strictObject({
        records: v.number(),
        documents: v.number(),
        duplicates: v.number(),
        deadLetters: v.number(),
      }),
      skips: v.array(v.string()),
      restart: v.nullable(v.strictObject({ id: v.string(), through: v.string(), to: v.string() })),
    }),
  ),
});

/** What `groups describe --json` prints. */
export type GroupAnswer = v.InferOutput<typeof groupsDescribeSchema>;
/** One shard of it. */
export type ShardAnswer = GroupAnswer['shards'][number];
