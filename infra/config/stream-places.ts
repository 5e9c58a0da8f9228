import { parseStreamArn } from '../../engine/stream/stream-arn.ts';
import type { TopicSettings } from './stream-schema.ts';

/**
 * One phrase for each topic whose stream is in another region than the stack, naming the field and the fix: a mapping reads
 * streams of its own region alone.
 *
 * @param region of the stack; undefined where it is not known yet, which leaves it to the deployment.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
 */
export function findRegionProblems(
  topics: Readonly<Record<string, TopicSettings>>,
  region: string | undefined,
): readonly string[] {
  return Object.entries(topics).flatMap(([name, settings]) => {
    const stream = 'arn' in settings ? parseStreamArn(settings.arn) : undefined;
    if (stream === undefined || region === undefined || stream.region === region) return [];
    return [
      `topics.${name}.arn is in ${stream.region}, and the stack in ${region}: deploy to ${stream.region}, for example with AWS_REGION=${stream.region}`,
    ];
  });
}
