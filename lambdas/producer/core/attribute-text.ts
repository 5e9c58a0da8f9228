import * as v from 'valibot';
import { nameKind } from '../../shared/name-kind.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: CloudEvents forbids exactly these in its strings.
const forbidden = /[\u0000-\u001f\u007f-\u009f]|\p{Noncharacter_Code_Point}/u;

/**
 * Text that can stand in a CloudEvents attribute: not empty, without control characters, noncharacters and lone
 * surrogates.
 *
 * @param maxCharacters counts Unicode code points.
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system
 */
export function attributeText(maxCharacters = Number.POSITIVE_INFINITY): v.GenericSchema<unknown, string> {
  return v.pipe(
    v.custom<string>(
      (value) => typeof value === 'string' && value !== '',
      ({ input }) => `is ${nameKind(input)}: send a text that is not empty`,
    ),
    v.check((text) => text.isWellFormed(), 'holds half of a surrogate pair: send well-formed Unicode'),
    v.check(
      (text) => !forbidden.test(text),
      'holds a control character or a noncharacter: leave such characters out',
    ),
    v.check(
      (text) => !isLongerThan(text, maxCharacters),
      `has over ${maxCharacters} characters: send a shorter text`,
    ),
  );
}

/** Counts code points only where the number of UTF-16 units leaves it open. */
export function isLongerThan(text: string, maxCharacters: number): boolean {
  if (text.length <= maxCharacters) return false;
  return text.length > maxCharacters * 2 || [...text].length > maxCharacters;
}
