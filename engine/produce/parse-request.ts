import * as v from 'valibot';
import { InvalidRequest } from '../runtime/invalid-request.ts';
import { nameKind } from '../runtime/quote-name.ts';
import { findProblems, strictObject } from '../runtime/strict-object.ts';
import type { Message, ProduceRequest } from './intended-events.ts';
import { attributeText, messageList } from './message-list.ts';

/** Larger ranges are sent as several requests: one run of this size already takes many invocations. */
const maxNumbers = 10_000_000;

/** The id of a run. */
export const runIdText = attributeText(128);

/** Text that looks like a number is refused: it was a mistake before it came here, and guessing hides it. */
const wholeNumber = v.pipe(
  v.custom<number>(
    Number.isSafeInteger,
    ({ input }) => `is ${nameKind(input)}: send a whole number within ±9007199254740991, without quotes`,
  ),
  // A negative zero is the number 0.
  v.transform((number) => number + 0),
);

const trueOrFalse = v.boolean(({ input }) => `is ${nameKind(input)}: send true or false`);

function commonFields(topics: readonly string[]) {
  return {
    topic: v.pipe(
      v.unknown(),
      v.rawTransform<unknown, string>(({ dataset, addIssue, NEVER }) => {
        const choice = chooseTopic(dataset.value, topics);
        if (choice.kind === 'chosen') return choice.topic;
        addIssue({ message: choice.problem });
        return NEVER;
      }),
    ),
    runId: v.optional(runIdText),
    ordered: v.optional(trueOrFalse, false),
    aggregate: v.optional(trueOrFalse, false),
  };
}

const numbersRequest = (topics: readonly string[]) =>
  v.pipe(
    strictObject({
      from: v.optional(wholeNumber, 1),
      to: v.optional(wholeNumber, 1000),
      // Never there, but named among the known fields for whoever mistyped it.
      messages: v.exactOptional(v.never()),
      ...commonFields(topics),
    }),
    v.forward(
      v.partialCheck(
        [['from'], ['to']],
        ({ from, to }) => from <= to,
        'is greater than to: send a from that is at most to',
      ),
      ['from'],
    ),
    v.forward(
      v.partialCheck(
        [['from'], ['to']],
        ({ from, to }) => to - from < maxNumbers,
        `asks for over ${maxNumbers} numbers: send several smaller ranges`,
      ),
      ['to'],
    ),
    v.forward(
      v.partialCheck(
        [['ordered'], ['aggregate']],
        ({ ordered, aggregate }) => !(ordered && aggregate),
        'does not go with aggregate for numbers, as they have no keys: leave one of the two out',
      ),
      ['ordered'],
    ),
  );

const hasKey = ({ key }: Message): boolean => key !== undefined;

const messagesRequest = (topics: readonly string[]) =>
  v.pipe(
    strictObject({
      from: v.optional(wholeNumber, 0),
      to: v.optional(v.never('does not go with messages: leave it out')),
      messages: messageList,
      ...commonFields(topics),
    }),
    v.forward(
      v.partialCheck(
        [['from'], ['messages']],
        ({ from, messages }) => from >= 0 && from < messages.length,
        ({ input }) => `is no index of messages: send one from 0 to ${input.messages.length - 1}`,
      ),
      ['from'],
    ),
    v.forward(
      v.partialCheck(
        [['ordered'], ['aggregate'], ['messages']],
        ({ ordered, aggregate, messages }) => !(ordered && aggregate) || messages.every(hasKey),
        ({ input }) =>
          `does not go with aggregate where messages[${input.messages.findIndex((each) => !hasKey(each))}] has no key: send a key with each message, or leave one of the two out`,
      ),
      ['ordered'],
    ),
  );

/**
 * Reads the whole request before anything is sent.
 *
 * @param fallbackRunId the run's name where the caller gives none.
 * @param topics the names of those that the producer may put into, one or more.
 * @throws InvalidRequest naming each field that is wrong, what is wrong with it and what to send instead.
 */
export function parseRequest(input: unknown, fallbackRunId: string, topics: readonly string[]): ProduceRequest {
  const hasMessages = typeof input === 'object' && input !== null && Object.hasOwn(input, 'messages');
  const parsed = v.safeParse(hasMessages ? messagesRequest(topics) : numbersRequest(topics), input);
  if (!parsed.success) throw new InvalidRequest(findProblems(parsed.issues, 'The request'));
  const { topic, runId = fallbackRunId, ordered, aggregate, ...range } = parsed.output;
  const work: ProduceRequest['work'] =
    range.messages === undefined
      ? { kind: 'numbers', from: range.from, to: range.to }
      : { kind: 'messages', from: range.from, messages: range.messages };
  return { topic, runId, ordered, aggregate, work };
}

type TopicChoice =
  | { readonly kind: 'chosen'; readonly topic: string }
  | { readonly kind: 'refused'; readonly problem: string };

/** Where there is one topic, a request need not name it. A guess among several would put events where nobody looks. */
function chooseTopic(asked: unknown, topics: readonly string[]): TopicChoice {
  const [only, another] = topics;
  if (asked === undefined && only !== undefined && another === undefined) return { kind: 'chosen', topic: only };
  if (typeof asked === 'string' && topics.includes(asked)) return { kind: 'chosen', topic: asked };
  const fault = typeof asked === 'string' && asked !== '' ? 'no topic of this stage' : nameKind(asked);
  const fix = another === undefined ? `${only}, or leave it out` : `one of ${topics.join(', ')}`;
  return { kind: 'refused', problem: `is ${fault}: send ${fix}` };
}
