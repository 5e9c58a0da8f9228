import * as v from 'valibot';
import { UsageError } from '../program/errors.ts';

/**
 * Checks the text of an option by the rule of the function that takes it, which would refuse it as well, but names a field of
 * its request.
 *
 * @throws UsageError naming the option.
 */
export function requireValid<T>(flag: string, value: T | undefined, schema: v.GenericSchema<unknown, T>): void {
  const [issue] = (value === undefined ? undefined : v.safeParse(schema, value).issues) ?? [];
  if (issue !== undefined) throw new UsageError(`${flag} ${issue.message}.`);
}
