import { parseStreamArn, type StreamArn } from '../../engine/stream/stream-arn.ts';
import type { GroupConfig } from './group-config.ts';
import type { TopicSettings } from './stream-schema.ts';

/** Where a stack is deployed; undefined where that is not known yet, which leaves it to the deployment. */
export interface StackPlace {
  readonly region: string | undefined;
  readonly account: string | undefined;
}

interface Readers {
  readonly topics: Readonly<Record<string, TopicSettings>>;
  readonly groups: readonly GroupConfig[];
}

/**
 * What does not fit together of the streams that are there already, of the groups that read them and of the place of the
 * stack: one phrase a problem, naming the field and the fix.
 */
export function findPlaceProblems({ topics, groups }: Readers, place: StackPlace): readonly string[] {
  const streams = new Map<string, StreamArn | undefined>();
  for (const [name, settings] of Object.entries(topics))
    streams.set(name, 'arn' in settings ? parseStreamArn(settings.arn) : undefined);
  return [
    ...[...streams].flatMap(([name, stream]) => findRegionProblem(name, stream, place)),
    ...groups.flatMap(({ topic = Object.keys(topics)[0] ?? '', fanOut }, index) =>
      findFanOutProblem(fanOut, streams.get(topic), place).map((problem) => `groups[${index}].fanOut ${problem}`),
    ),
  ];
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html */
function findRegionProblem(name: string, stream: StreamArn | undefined, { region }: StackPlace): readonly string[] {
  if (stream === undefined || region === undefined || stream.region === region) return [];
  const fix = `deploy to ${stream.region}, for example with AWS_REGION=${stream.region}`;
  return [`topics.${name}.arn is in ${stream.region}, and the stack in ${region}: ${fix}`];
}

/**
 * A policy of a stream can let another account read it, not register a consumer with it.
 *
 * @see https://docs.aws.amazon.com/streams/latest/dev/resource-based-policy-examples.html
 */
function findFanOutProblem(
  fanOut: GroupConfig['fanOut'],
  stream: StreamArn | undefined,
  { account }: StackPlace,
): readonly string[] {
  if (typeof fanOut === 'string') {
    if (stream !== undefined && parseStreamArn(fanOut)?.arn === stream.arn) return [];
    return ['is a consumer of another stream than that of its topic: give one of that stream, or true'];
  }
  if (fanOut !== true || stream === undefined || account === undefined || stream.account === account) return [];
  return [
    `cannot be true for a stream of the account ${stream.account}, which alone can register a consumer: give the ARN of one that it has registered`,
  ];
}
