import { UsageError } from '../program/errors.ts';

/** @throws UsageError for what is no key of an object of the failure bucket. */
export function requireKeys(keys: readonly string[]): void {
  const odd = keys.find((key) => !key.startsWith('aws/lambda/'));
  if (odd !== undefined)
    throw new UsageError(`KEY must be as "failures list" prints it, beginning with aws/lambda/, and this is "${odd}".`);
}
