import { counted } from '../output/counted.ts';
import type { Check } from '../output/doctor.ts';
import { checkerOf, whereRead } from './check.ts';
import { checkDatabase, checkRemovedGroups } from './check-database.ts';
import { checkGroupMapping } from './check-group.ts';
import { checkProgress } from './check-progress.ts';
import { checkReaders } from './check-readers.ts';
import { checkStream } from './check-stream.ts';
import type { FunctionFacts, StackFacts, TemplateFacts } from './facts.ts';

/** Checks all that was read of a stack: nothing is asked of anybody any more. */
export function checkStack(facts: StackFacts): Check[] {
  const { manifest } = facts;
  const template = facts.template.kind === 'read' ? facts.template.value : undefined;
  const topicOf = (name: string) => manifest.topics.find((topic) => topic.name === name);
  const drift = checkerOf('template', facts.stack);
  return [
    ...whereRead(facts.template, drift, (read) => [drift.ok(`${read.size} resources can be compared with it.`)]),
    ...facts.groups.flatMap((each) => [
      ...checkGroupMapping(each, {
        topic: topicOf(each.group.topic),
        startFrom: each.group.startFrom,
        failureBucket: manifest.failureBucket,
        template,
      }),
      ...checkDatabase(each),
      ...checkProgress(each),
    ]),
    ...checkFailureBucket(facts),
    ...checkRemovedGroups(facts),
    ...facts.streams.flatMap((each) => [...checkStream(each, facts.isLocal, template), ...checkReaders(each)]),
    ...facts.functions.flatMap((each) => checkFunction(each, template)),
    ...checkAlarms(facts),
  ];
}

function checkFailureBucket({ stack, failures }: StackFacts): readonly Check[] {
  const checker = checkerOf('failure bucket', stack);
  return whereRead(failures, checker, ({ count, isComplete }) => {
    if (count === 0 && isComplete) return [checker.ok('It is empty.')];
    const objects = `${isComplete ? '' : 'more than '}${counted(count, 'object')}`;
    return [
      checker.warning(
        `It holds ${objects}: batches or requests that Lambda gave up.`,
        'npx --no highwater failures list',
      ),
    ];
  });
}

/** Of a function, what the template says too. */
const compared = ['Runtime', 'MemorySize', 'Timeout'] as const;

function checkFunction({ name, configuration }: FunctionFacts, template: TemplateFacts | undefined): Check[] {
  const checker = checkerOf('function', name);
  return [
    ...whereRead(configuration, checker, (found) => {
      if (found === null)
        return [
          checker.error(
            'It is gone.',
            'Delete the stack and deploy it again: the data of a stage that is not ephemeral stays.',
          ),
        ];
      const wanted = template?.get(name);
      const differing = compared.filter((field) => wanted?.[field] !== undefined && wanted[field] !== found[field]);
      if (differing.length === 0)
        return [
          checker.ok(
            `It runs on ${found.Runtime ?? 'an unknown runtime'}${wanted === undefined ? '' : ', as the template says'}.`,
          ),
        ];
      return differing.map((field) =>
        checker.error(
          `${field} is ${String(found[field])}, and ${String(wanted?.[field])} in the template.`,
          `aws lambda update-function-configuration --function-name ${name} ${options[field]} ${String(wanted?.[field])}`,
        ),
      );
    }),
  ];
}

const options = { Runtime: '--runtime', MemorySize: '--memory-size', Timeout: '--timeout' } as const;

function checkAlarms({ stack, alarms, isLocal }: StackFacts): Check[] {
  const checker = checkerOf('alarms', stack);
  if (isLocal) return [checker.unknown('An endpoint on this machine notifies nobody.')];
  return [
    ...whereRead(alarms, checker, (found) => {
      const silent = found.filter(({ notifies }) => !notifies);
      if (found.length === 0) return [checker.error('The stack has no alarms.', 'Deploy the stack again.')];
      if (silent.length === 0) return [checker.ok(`Each of the ${found.length} alarms has a receiver.`)];
      return [
        checker.warning(
          `${silent.length} of ${found.length} alarms notify nobody.`,
          'Set alarmTopicArn of the stage in cdk.json to an SNS topic, and deploy.',
        ),
      ];
    }),
  ];
}
