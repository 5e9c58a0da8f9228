import { LocalStackError } from '../errors.ts';
import { asObject, localStageOf } from './cdk-context.ts';

/**
 * Makes sure that the stage `local` asks for nothing that the bundled endpoint lacks.
 *
 * @param cdkJson the content of the file.
 * @param groups those that are deployed, which need not be those of the file.
 * @throws LocalStackError with what it lacks and what to do.
 */
export function requireBundledCan(cdkJson: unknown, groups: readonly object[]): void {
  const { local, topics } = localStageOf(cdkJson);
  const instead = 'set AWS_ENDPOINT_URL to a LocalStack';
  for (const [name, topic] of Object.entries(topics))
    if (Object.hasOwn(asObject(topic, `topics.${name} of the stage local`), 'arn'))
      throw new LocalStackError(
        `The topic ${name} of the stage local is a stream that is there already, and the bundled endpoint begins with none: ` +
          `${instead} that has it, or give the topic a stream of its own in cdk.json.`,
      );
  const listed: unknown = local['groups'];
  const fanOut = [...groups, ...(Array.isArray(listed) ? listed : [])].find((group) => Boolean(Object(group).fanOut));
  if (fanOut === undefined) return;
  throw new LocalStackError(
    `The group ${String(Object(fanOut).name)} of the stage local has fanOut, and the bundled endpoint makes no registered consumers: ` +
      `${instead}, or take fanOut out of the group in cdk.json.`,
  );
}
