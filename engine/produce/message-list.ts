import * as v from 'valibot';
import { nameKind } from '../runtime/quote-name.ts';
import { issueAt, maxProblems, strictObject } from '../runtime/strict-object.ts';

import { findValueProblems } from './find-value-problems.ts';
import type { Message } from './intended-events.ts';

/**
 * A partition key has at most 256 Unicode characters.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html
 */
const maxKeyCharacters = 256;

/** The key of a message. */
export const partitionKey = attributeText(maxKeyCharacters);

const jsonValue = v.pipe(
  v.unknown(),
  v.rawCheck(({ dataset: { value }, addIssue }) => {
    if (value === undefined) return addIssue({ message: 'is missing: send any JSON value, null included' });
    for (const { path, text } of findValueProblems(value)) addIssue(issueAt(path, text));
  }),
);

const message = v.pipe(
  strictObject({
    key: v.optional(partitionKey),
    value: jsonValue,
    id: v.optional(attributeText()),
  }),
  v.forward(
    v.partialCheck(
      [['key'], ['id']],
      ({ key, id = '' }) => key !== undefined || !isLongerThan(id, maxKeyCharacters),
      `has over ${maxKeyCharacters} characters and serves as partition key, as the message has no key: send a shorter id, or a key`,
    ),
    ['id'],
  ),
);

/**
 * One or more messages. Two with one id would be one event: the second would be skipped as a duplicate of the first, or end
 * as a dead letter. Other requests may send the same id again: that is how a client retries.
 */
export const messageList = v.pipe(
  v.custom<readonly unknown[]>(
    (value) => Array.isArray(value) && value.length > 0,
    ({ input }) =>
      `is ${Array.isArray(input) ? 'an empty list' : nameKind(input)}: send a list of at least one {"value": ...}`,
  ),
  // One after another instead of `v.array`, which would find millions of problems where there are so many.
  v.rawTransform<readonly unknown[], readonly Message[]>(({ dataset, addIssue }) => {
    const messages: Message[] = [];
    const indexOf = new Map<string, number>();
    let problems = 0;
    const refuse = (text: string, keys: readonly unknown[]): void => {
      problems++;
      addIssue(issueAt(keys, text));
    };
    for (const [index, item] of dataset.value.entries()) {
      if (problems >= maxProblems) break;
      const parsed = v.safeParse(message, item);
      for (const issue of parsed.issues ?? [])
        refuse(issue.message, [index, ...(issue.path ?? []).map(({ key }) => key)]);
      if (!parsed.success) continue;
      const { id } = parsed.output;
      const earlier = id === undefined ? undefined : indexOf.get(id);
      if (earlier !== undefined)
        refuse(`is also the id of messages[${earlier}]: give each message its own id, and send each event once`, [
          index,
          'id',
        ]);
      if (id !== undefined) indexOf.set(id, index);
      messages.push(parsed.output);
    }
    return messages;
  }),
);

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
    v.check((text) => !forbidden.test(text), 'holds a control character or a noncharacter: leave such characters out'),
    v.check((text) => !isLongerThan(text, maxCharacters), `has over ${maxCharacters} characters: send a shorter text`),
  );
}

/** Counts code points only where the number of UTF-16 units leaves it open. */
function isLongerThan(text: string, maxCharacters: number): boolean {
  if (text.length <= maxCharacters) return false;
  return text.length > maxCharacters * 2 || [...text].length > maxCharacters;
}
