import * as v from 'valibot';
import { streamAddress } from '../../engine/stream/kinesis/stream-address.ts';
import { modeOf } from '../aws/mode-of.ts';
import { nullWhereGone } from '../aws/read-lambda.ts';
import type { CommandContext } from '../program/context.ts';
import type { AlarmFacts, StreamSummary, TemplateFacts } from './facts.ts';

type Context = Pick<CommandContext, 'aws' | 'signal'>;

const templateSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    Resources: v.record(v.string(), v.object({ Properties: v.optional(v.record(v.string(), v.unknown()), {}) })),
  }),
);

/** The template that the stack was deployed with last, by what was made of it. @throws ValiError where it is none of ours. */
export async function readTemplate(stack: string, { aws, signal }: Context): Promise<TemplateFacts> {
  const client = await aws.cloudFormation();
  const { GetTemplateCommand, paginateListStackResources } = await import('@aws-sdk/client-cloudformation');
  const command = new GetTemplateCommand({ StackName: stack, TemplateStage: 'Original' });
  const { TemplateBody } = await client.send(command, { abortSignal: signal });
  const { Resources } = v.parse(templateSchema, TemplateBody);
  const facts = new Map<string, Readonly<Record<string, unknown>>>();
  const pages = paginateListStackResources({ client }, { StackName: stack }, { abortSignal: signal });
  for await (const { StackResourceSummaries = [] } of pages)
    for (const { LogicalResourceId = '', PhysicalResourceId } of StackResourceSummaries) {
      const properties = Object.hasOwn(Resources, LogicalResourceId) ? Resources[LogicalResourceId] : undefined;
      if (properties !== undefined && PhysicalResourceId !== undefined)
        facts.set(PhysicalResourceId, properties.Properties);
    }
  return facts;
}

/** A stream, by its name or its ARN; null where it is gone. */
export async function readStream(stream: string, { aws, signal }: Context): Promise<StreamSummary | null> {
  const kinesis = await aws.kinesis();
  const { DescribeStreamSummaryCommand } = await import('@aws-sdk/client-kinesis');
  const command = new DescribeStreamSummaryCommand(streamAddress(stream));
  const reply = await kinesis.send(command, { abortSignal: signal }).catch(nullWhereGone);
  if (reply === null) return null;
  const { StreamARN, StreamModeDetails, RetentionPeriodHours, EncryptionType } = reply.StreamDescriptionSummary ?? {};
  const mode = modeOf(StreamModeDetails?.StreamMode) ?? undefined;
  return { arn: StreamARN, mode, retentionHours: RetentionPeriodHours, encryption: EncryptionType };
}

/** Names of all consumers that are registered with a stream. */
export async function readStreamConsumers(arn: string, { aws, signal }: Context): Promise<readonly string[]> {
  const kinesis = await aws.kinesis();
  const { ListStreamConsumersCommand } = await import('@aws-sdk/client-kinesis');
  const names: string[] = [];
  let next: string | undefined;
  do {
    const command = new ListStreamConsumersCommand({
      StreamARN: arn,
      ...(next === undefined ? {} : { NextToken: next }),
    });
    const { Consumers = [], NextToken } = await kinesis.send(command, { abortSignal: signal });
    names.push(...Consumers.flatMap(({ ConsumerName }) => ConsumerName ?? []));
    next = NextToken;
  } while (next !== undefined);
  return names;
}

/** The alarms of the stack: CloudFormation puts its name before theirs. */
export async function readAlarms(stack: string, { aws, signal }: Context): Promise<readonly AlarmFacts[]> {
  const client = await aws.cloudWatch();
  const { paginateDescribeAlarms } = await import('@aws-sdk/client-cloudwatch');
  const alarms: AlarmFacts[] = [];
  const pages = paginateDescribeAlarms({ client }, { AlarmNamePrefix: `${stack}-` }, { abortSignal: signal });
  for await (const { MetricAlarms = [] } of pages)
    for (const { AlarmName = '', AlarmActions = [], ActionsEnabled = true } of MetricAlarms)
      alarms.push({ name: AlarmName, notifies: ActionsEnabled && AlarmActions.length > 0 });
  return alarms;
}
