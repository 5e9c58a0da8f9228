import * as v from 'valibot';
import { LocalStackError } from '../errors.ts';

/** The names of what was deployed. */
export interface StackOutputs {
  /** Of the topic `numtest`; of another one where there is none of that name. */
  readonly streamName: string;
  readonly producerFunctionName: string;
  readonly operatorFunctionName: string;
  readonly checkpointTableName: string;
  readonly failureBucketName: string;
  /** By group name. */
  readonly groups: Readonly<Record<string, GroupOutputs>>;
}

/** The names of what one group consists of. */
export interface GroupOutputs {
  readonly consumerFunctionName: string;
  readonly eventSourceMappingId: string;
}

/**
 * Reads what `cdk deploy --outputs-file` wrote for one stack.
 *
 * @throws LocalStackError naming an output that is missing.
 */
export function parseStackOutputs(file: unknown, stackName: string, groupNames: readonly string[]): StackOutputs {
  const stacks = v.object({ [stackName]: v.record(v.string(), v.string()) });
  const outputs = v.is(stacks, file) ? file[stackName] : undefined;
  const text = (name: string): string => {
    const value = outputs?.[name];
    if (value) return value;
    throw new LocalStackError(`The stack ${stackName} has no output ${name}: deploy it with this version.`);
  };
  return {
    streamName: text(streamOf(Object.keys(outputs ?? {}))),
    producerFunctionName: text('ProducerFunctionName'),
    operatorFunctionName: text('OperatorFunctionName'),
    checkpointTableName: text('CheckpointTableName'),
    failureBucketName: text('FailureBucketName'),
    groups: Object.fromEntries(
      groupNames.map((group) => {
        const prefix = `${group.charAt(0).toUpperCase()}${group.slice(1)}`;
        return [
          group,
          {
            consumerFunctionName: text(`${prefix}ConsumerFunctionName`),
            eventSourceMappingId: text(`${prefix}EventSourceMappingId`),
          },
        ];
      }),
    ),
  };
}

/** The output that names the stream. */
function streamOf(names: readonly string[]): string {
  const wanted = 'NumtestStreamName';
  return names.includes(wanted) ? wanted : (names.find((name) => name.endsWith('StreamName')) ?? wanted);
}
