import * as v from 'valibot';
import { countSchema, rangeSchema, replayedSchema } from './ranges.ts';

const shard = { shard: v.string() };

/** `replay --json`. */
export const replaySchema = v.strictObject({
  stack: v.string(),
  group: v.string(),
  from: v.pipe(v.string(), v.isoTimestamp()),
  to: v.pipe(v.string(), v.isoTimestamp()),
  /** `<database>.<collection>` */
  collection: v.string(),
  shards: v.array(v.strictObject({ ...shard, ...replayedSchema.entries })),
});

/** `groups reset --json`. */
export const groupsResetSchema = v.strictObject({
  stack: v.string(),
  group: v.string(),
  /** False where it only says what would be done. */
  executed: v.boolean(),
  shards: v.array(
    v.strictObject({
      ...shard,
      /** `none`: the checkpoint stands there already, or nothing was handled yet. */
      action: v.picklist(['replay', 'skip', 'none']),
      range: v.nullable(rangeSchema),
      /** About how many records that is; null where it is not known. */
      records: v.nullable(countSchema),
      /** Of a replay that was carried out. */
      replayed: v.nullable(replayedSchema),
    }),
  ),
  /** Shards that appeared meanwhile: the group reads them from their oldest record. */
  bornMeanwhile: v.array(v.string()),
});

/** `groups restart --json`. */
export const groupsRestartSchema = v.strictObject({
  stack: v.string(),
  group: v.string(),
  executed: v.boolean(),
  from: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
  shards: v.array(
    v.strictObject({
      ...shard,
      stream: v.string(),
      isCurrent: v.boolean(),
      sinkCheckpoint: v.nullable(v.string()),
      /** What the checkpoint requires of the database; null where that is nothing. */
      required: v.nullable(v.string()),
      isBehind: v.boolean(),
      isRestarting: v.boolean(),
      replayed: v.nullable(replayedSchema),
    }),
  ),
  /** What no stream holds any more. */
  lost: v.array(v.strictObject({ ...shard, stream: v.string(), range: rangeSchema })),
});

/** `groups skip --json` and `groups unskip --json`. */
export const groupsSkipSchema = v.strictObject({
  stack: v.string(),
  group: v.string(),
  ...shard,
  sequences: v.array(v.string()),
});

/** What `groups reset --json` prints. */
export type ResetAnswer = v.InferOutput<typeof groupsResetSchema>;
/** What `groups restart --json` prints. */
export type RestartAnswer = v.InferOutput<typeof groupsRestartSchema>;
