import * as v from 'valibot';
import { runningStackSchema } from '../aws/running-stack.ts';

/** `local up --json`: once it is up. */
export const localUpSchema = v.strictObject(runningStackSchema.entries);

/** `local status --json` and `local down --json`: the stack that runs, or has been ended; null where none runs. */
export const localStackSchema = v.strictObject({ running: v.nullable(v.strictObject(runningStackSchema.entries)) });
