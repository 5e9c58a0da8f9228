import * as v from 'valibot';

/** `topics list --json`. */
export const topicsListSchema = v.strictObject({
  stack: v.string(),
  topics: v.array(v.strictObject({ name: v.string(), stream: v.string(), groups: v.array(v.string()) })),
});

const flow = v.nullable(v.strictObject({ recordsPerSecond: v.number(), bytesPerSecond: v.number() }));

/** One shard, in the order of creation. Hash keys are decimal texts, as Kinesis has them. */
export const shardSchema = v.strictObject({
  id: v.string(),
  state: v.picklist(['open', 'closed']),
  /** Also those that have left the stream. */
  parents: v.array(v.string()),
  children: v.array(v.string()),
  hashRange: v.strictObject({ from: v.string(), to: v.string() }),
});

/** `topics describe --json`. What the endpoint does not say is null. */
export const topicsDescribeSchema = v.strictObject({
  stack: v.string(),
  topics: v.array(
    v.strictObject({
      name: v.string(),
      stream: v.string(),
      status: v.string(),
      mode: v.nullable(v.picklist(['on-demand', 'provisioned'])),
      createdAt: v.pipe(v.string(), v.isoTimestamp()),
      retentionHours: v.number(),
      encryption: v.strictObject({ type: v.picklist(['none', 'kms']), key: v.nullable(v.string()) }),
      openShards: v.number(),
      shards: v.array(shardSchema),
      /** Mean of the last five minutes that CloudWatch knows. */
      in: flow,
      out: flow,
    }),
  ),
});

/** One topic as `topics describe` gives it. */
export type TopicDescription = v.InferOutput<typeof topicsDescribeSchema>['topics'][number];
/** One shard as `topics describe` gives it. */
export type ShardDescription = v.InferOutput<typeof shardSchema>;
