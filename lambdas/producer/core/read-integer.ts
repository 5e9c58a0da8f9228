import { InvalidRequest } from '../errors.ts';
import { nameKind } from './name-kind.ts';

/**
 * A whole number that a double holds exactly. Text that looks like a number is refused: it was a mistake before it came
 * here, and guessing hides it.
 *
 * @throws InvalidRequest for anything else, null included.
 */
export function readInteger(field: string, value: unknown): number {
  // A negative zero is the number 0.
  if (Number.isSafeInteger(value)) return Number(value) + 0;
  throw new InvalidRequest(
    field,
    `is ${nameKind(value)}`,
    'send a whole number within ±9007199254740991, without quotes',
  );
}
