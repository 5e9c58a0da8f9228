import { InvalidRequest } from '../errors.ts';
import { nameKind } from './name-kind.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: CloudEvents forbids exactly these in its strings.
const forbidden = /[\u0000-\u001f\u007f-\u009f]|\p{Noncharacter_Code_Point}/u;

/**
 * Text that can stand in a CloudEvents attribute: not empty, without control characters, noncharacters and lone
 * surrogates.
 *
 * @param maxCharacters counts Unicode code points.
 * @throws InvalidRequest for anything else.
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system
 */
export function checkText(field: string, value: unknown, maxCharacters: number): string {
  if (typeof value !== 'string' || value === '')
    throw new InvalidRequest(field, `is ${nameKind(value)}`, 'send a text that is not empty');
  if (!value.isWellFormed())
    throw new InvalidRequest(field, 'holds half of a surrogate pair', 'send well-formed Unicode');
  if (forbidden.test(value))
    throw new InvalidRequest(
      field,
      'holds a control character or a noncharacter',
      'leave such characters out',
    );
  if (isLongerThan(value, maxCharacters))
    throw new InvalidRequest(field, `has over ${maxCharacters} characters`, 'send a shorter text');
  return value;
}

/** Counts code points only where the number of UTF-16 units leaves it open. */
function isLongerThan(text: string, maxCharacters: number): boolean {
  if (text.length <= maxCharacters) return false;
  return text.length > maxCharacters * 2 || [...text].length > maxCharacters;
}
