import * as v from 'valibot';

/** `send --json`. */
export const sendSchema = v.strictObject({
  stack: v.string(),
  topic: v.string(),
  runId: v.string(),
  /** Events that Kinesis acknowledged in this run of the command. */
  published: v.number(),
  /** The first number or line that may be missing; null where all is published. */
  next: v.nullable(v.number()),
});

/** What `send --json` prints. */
export type SendAnswer = v.InferOutput<typeof sendSchema>;
