import * as v from 'valibot';

/** `topics create --json` and `topics alter --json`. */
export const topicChangeSchema = v.strictObject({
  stage: v.string(),
  topic: v.string(),
  /** In the stage; none where it was so already. */
  changes: v.array(
    v.strictObject({
      field: v.string(),
      /** Null where it was not there. */
      from: v.unknown(),
      to: v.unknown(),
    }),
  ),
  /** As `diff -u` shows it; empty where there is none. */
  difference: v.string(),
  /** What deploys it. */
  command: v.string(),
  /** True where it was deployed at once. */
  deployed: v.boolean(),
});

/** What they print. */
export type TopicChangeAnswer = v.InferOutput<typeof topicChangeSchema>;
