import * as v from 'valibot';
import { issueAt } from '../../shared/find-problems.ts';
import { nameKind } from '../../shared/name-kind.ts';
import { maxProblems, strictObject } from '../../shared/strict-object.ts';
import { attributeText, isLongerThan } from './attribute-text.ts';
import { findValueProblems } from './find-value-problems.ts';
import type { Message } from './produce-request.ts';

/**
 * A partition key has at most 256 Unicode characters.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html
 */
const maxKeyCharacters = 256;

const jsonValue = v.pipe(
  v.unknown(),
  v.rawCheck(({ dataset: { value }, addIssue }) => {
    if (value === undefined) return addIssue({ message: 'is missing: send any JSON value, null included' });
    for (const { path, text } of findValueProblems(value)) addIssue(issueAt(path, text));
  }),
);

const message = v.pipe(
  strictObject({
    key: v.optional(attributeText(maxKeyCharacters)),
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
        refuse(
          `is that of messages[${earlier}] as well: send each message with an id of its own, and each event once`,
          [index, 'id'],
        );
      if (id !== undefined) indexOf.set(id, index);
      messages.push(parsed.output);
    }
    return messages;
  }),
);
