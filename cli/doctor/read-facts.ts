import type { Connection } from '../aws/connection.ts';
import { explainAwsFault } from '../aws/explain-aws-fault.ts';
import type { DeployedStack } from '../aws/find-stack.ts';
import { streamOf } from '../aws/manifest.ts';
import { readFunction, readMapping, readMappingsOnFunction, readMappingsOnStream } from '../aws/read-lambda.ts';
import { countFirstFailures, operatorOfAny } from '../failures/operator-failures.ts';
import { readWholeDescription } from '../operator/group-description.ts';
import { readInspection } from '../operator/group-inspection.ts';
import { operatorOf } from '../operator/invoke-operator.ts';
import type { CommandContext } from '../program/context.ts';
import { CommandFailed } from '../program/errors.ts';
import { explainFault } from '../program/explain-fault.ts';
import type { Reading } from './check.ts';
import type { GroupFacts, StackFacts, StreamFacts, StreamReaders, StreamSummary } from './facts.ts';
import { readAlarms, readStream, readStreamConsumers, readTemplate } from './read-resources.ts';

/** Reads all that the checks look at. What cannot be read is told of, and stops nothing. */
export async function readFacts(stack: DeployedStack, context: CommandContext): Promise<StackFacts> {
  const { name, manifest } = stack;
  const connection = await context.connection();
  const read = async <T>(what: string, work: () => Promise<T>): Promise<Reading<T>> => {
    context.output.progress(`looking at ${what}`);
    return await reading(work, connection, context.signal);
  };
  const template = await read('the template', () => readTemplate(name, context));
  const groups: GroupFacts[] = [];
  for (const group of manifest.groups)
    groups.push({
      group,
      mapping: await read(`the mapping of ${group.name}`, () => readMapping(group.eventSourceMapping, context)),
      mappingsOnFunction: await read(`mappings onto ${group.consumerFunction}`, () =>
        readMappingsOnFunction(group.consumerFunction, context),
      ),
      inspection: await read(`the database of ${group.name}`, () =>
        readInspection(operatorOf(stack, group.name, context)),
      ),
      description: await read(`the checkpoints of ${group.name}`, () =>
        readWholeDescription(operatorOf(stack, group.name, context)),
      ),
    });
  const failures = await read('the failure bucket', () => countFirstFailures(operatorOfAny(stack, context)));
  const streams: StackFacts['streams'][number][] = [];
  for (const topic of manifest.topics) {
    const stream = await read(`the stream of ${topic.name}`, () => readStream(streamOf(topic), context));
    streams.push({ topic, stream, readers: await readReaders(topic, stream) });
  }
  const functions: StackFacts['functions'][number][] = [];
  for (const name of functionsOf(stack))
    functions.push({ name, configuration: await read(`the function ${name}`, () => readFunction(name, context)) });
  const alarms = await read('the alarms', () => readAlarms(name, context));
  context.output.progress(null);
  return { stack: name, isLocal: connection.isLocal, manifest, template, groups, failures, streams, functions, alarms };

  async function readReaders(
    topic: StreamFacts['topic'],
    stream: StreamFacts['stream'],
  ): Promise<StreamReaders | null> {
    if (stream.kind === 'read' && stream.value === null) return null;
    const arn = topic.arn ?? (stream.kind === 'read' ? stream.value?.arn : undefined);
    if (arn === undefined) return { mappings: withoutArn(stream), consumers: withoutArn(stream) };
    return {
      mappings: await read(`mappings onto the stream of ${topic.name}`, () => readMappingsOnStream(arn, context)),
      consumers: await read(`consumers of the stream of ${topic.name}`, () => readStreamConsumers(arn, context)),
    };
  }
}

/** Lists go by the ARN of a stream, which Kinesis tells where the manifest does not. */
function withoutArn(stream: Reading<StreamSummary | null>): Reading<never> {
  const why = stream.kind === 'read' ? 'Kinesis does not say the ARN of the stream.' : stream.why;
  return { kind: 'unreadable', why, isFault: false };
}

function functionsOf({ manifest }: DeployedStack): readonly string[] {
  const { producerFunction, operatorFunction, groups } = manifest;
  const operator = operatorFunction === undefined ? [] : [operatorFunction];
  return [producerFunction, ...operator, ...groups.map(({ consumerFunction }) => consumerFunction)];
}

async function reading<T>(work: () => Promise<T>, connection: Connection, signal: AbortSignal): Promise<Reading<T>> {
  try {
    return { kind: 'read', value: await work() };
  } catch (error) {
    signal.throwIfAborted();
    const why = explainAwsFault(error, connection) ?? explainFault(error);
    return { kind: 'unreadable', why, isFault: error instanceof CommandFailed };
  }
}
