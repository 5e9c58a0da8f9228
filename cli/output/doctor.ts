import * as v from 'valibot';

/** `doctor --json`. */
export const doctorSchema = v.strictObject({
  stack: v.string(),
  /** How many of them are findings. */
  findings: v.number(),
  checks: v.array(
    v.strictObject({
      /** What was looked at, such as `mapping settings`. */
      check: v.string(),
      /** Of what: a group, a topic, a function or the stack. */
      subject: v.string(),
      /** Unknown where it could not be looked at. */
      state: v.picklist(['ok', 'finding', 'unknown']),
      /** Of a finding; null otherwise. */
      severity: v.nullable(v.picklist(['error', 'warning'])),
      text: v.string(),
      /** What puts it right; null where nothing has to be. */
      fix: v.nullable(v.string()),
    }),
  ),
});

/** What `doctor --json` prints. */
export type DoctorAnswer = v.InferOutput<typeof doctorSchema>;
/** One thing that was looked at. */
export type Check = DoctorAnswer['checks'][number];
