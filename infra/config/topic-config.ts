import * as v from 'valibot';
import { nameKind } from '../../engine/runtime/quote-name.ts';
import { issueAt } from '../../engine/runtime/strict-object.ts';

/** The producer function has all topics in its environment, which Lambda limits to 4 KB. */
const maxTopics = 10;
const topicName = /^[a-z][a-z0-9]{0,63}$/;

/** Topics by name, one or more, each as its schema says, and no stream twice. */
export function topicRecord<T>(topic: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, Record<string, T>> {
  const misnamed = v.never('must be named in 1 to 64 lower-case letters and digits, a letter first');
  return v.pipe(
    v.custom<Readonly<Record<string, unknown>>>(
      isRecord,
      ({ input }) => `is ${nameKind(input)}: it must be an object that has each topic under its name`,
    ),
    v.lazy((topics) =>
      v.object(
        Object.fromEntries(
          Object.keys(Object(topics)).map((name) => [name, topicName.test(name) ? topic : misnamed] as const),
        ),
      ),
    ),
    v.rawCheck(({ dataset: { value }, addIssue }) => {
      const count = isRecord(value) ? Object.keys(value).length : maxTopics;
      if (count === 0) addIssue({ message: 'must hold at least one topic' });
      if (count > maxTopics) addIssue({ message: `must hold at most ${maxTopics} topics` });
      for (const [name, other] of findSharedStreams(isRecord(value) ? value : {}))
        addIssue(issueAt([name, 'arn'], `is the stream of the topic ${other} too: let its groups read that topic`));
    }),
  );
}

/**
 * What a group says of its topic: nothing is enough where there is one.
 *
 * @param topics the names of the topics; empty where they are not known.
 */
export function groupTopic(topics: readonly string[]): v.GenericSchema<unknown, string | undefined> {
  const among = `one of ${topics.join(', ')}`;
  return v.custom<string | undefined>(
    (topic) => {
      if (topic === undefined) return topics.length < 2;
      return typeof topic === 'string' && (topics.length === 0 || topics.includes(topic));
    },
    ({ input }) => {
      if (input === undefined) return `must be given where there are several topics: ${among}`;
      return topics.length === 0 ? 'must be the name of a topic' : `must be ${among}`;
    },
  );
}

/** The names that a group may give as its topic. Empty where `topics` is not usable, which is reported there. */
export function topicNames(topics: unknown): readonly string[] {
  return isRecord(topics) ? Object.keys(topics).filter((name) => topicName.test(name)) : [];
}

/** Each topic whose stream an earlier one has already, and that one. */
function findSharedStreams(topics: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  const first = new Map<unknown, string>();
  const shared: [string, string][] = [];
  for (const [name, settings] of Object.entries(topics)) {
    const arn: unknown = isRecord(settings) ? settings['arn'] : undefined;
    const other = first.get(arn);
    if (other !== undefined) shared.push([name, other]);
    else if (arn !== undefined) first.set(arn, name);
  }
  return shared;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
