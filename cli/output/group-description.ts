import * as v from 'valibot';
import { countSchema } from './ranges.ts';

const lastError = v.strictObject({
  /** Null where only the mapping says it. */
  at: v.nullable(v.string()),
  text: v.string(),
  /** Whose batch it was; null where that is not said. */
  shard: v.nullable(v.string()),
  /** True where that shard, or where none is named each one, has moved after it: it is past. */
  hasMovedSince: v.boolean(),
});

/** `groups describe --json`. */
export const groupsDescribeSchema = v.strictObject({
  stack: v.string(),
  group: v.string(),
  topic: v.string(),
  /** Of the mapping, as Lambda says; null where it is gone. */
  state: v.nullable(v.string()),
  /** Of the consumer; null where Lambda did not name it. */
  logGroup: v.nullable(v.string()),
  /** Of the last day; null where none is known. */
  lastError: v.nullable(lastError),
  /** Why the database could not be looked at, and nothing here is of it; else null. */
  databaseTrouble: v.nullable(v.string()),
  /** About how many the collection holds. */
  documents: v.nullable(v.number()),
  openDeadLetters: v.nullable(
    v.strictObject({
      byReason: v.record(v.string(), v.number()),
      /** False where there are more than were counted. */
      isComplete: v.boolean(),
    }),
  ),
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
      /** The records after the checkpoint; null unless they were counted. */
      waiting: v.nullable(countSchema),
      handled: v.strictObject({
        records: v.number(),
        documents: v.number(),
        /** There already, or from before the group's start: what is left of the records. */
        already: v.number(),
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
/** Why a batch of a group failed. */
export type LastError = v.InferOutput<typeof lastError>;
