import type { Check } from '../output/doctor.ts';
import { checkerOf, whereRead } from './check.ts';
import type { StreamFacts, StreamSummary, TemplateFacts } from './facts.ts';

/**
 * Checks the retention and the encryption of a stream. Of one that is not of the stack nothing is wanted: its owner sets
 * them.
 */
export function checkStream(
  { topic, stream }: StreamFacts,
  isLocal: boolean,
  template: TemplateFacts | undefined,
): readonly Check[] {
  const retention = checkerOf('retention', topic.name);
  return whereRead(stream, retention, (found) => {
    if (found === null) {
      const fix =
        topic.arn === undefined
          ? 'Deploy the stack again: a new one begins empty.'
          : 'Ask its owner; or give the topic another stream in cdk.json, and deploy.';
      return [retention.error(`The stream ${topic.stream} is gone.`, fix)];
    }
    const wanted = topic.arn === undefined ? template?.get(topic.stream)?.['RetentionPeriodHours'] : undefined;
    return [checkRetention(topic, found, wanted), checkEncryption(topic, found, isLocal)];
  });
}

function checkRetention({ name, stream, arn }: StreamFacts['topic'], found: StreamSummary, wanted: unknown): Check {
  const retention = checkerOf('retention', name);
  const { retentionHours: hours } = found;
  if (hours === undefined) return retention.unknown('Kinesis does not say it.');
  if (arn !== undefined) {
    const mode = found.mode === undefined ? '' : ` on the ${found.mode} stream`;
    return retention.ok(`Records stay ${hours} hours${mode}, as its owner has it: no alarm of the stack goes by that.`);
  }
  if (wanted === undefined || hours === wanted)
    return retention.ok(`Records stay ${hours} hours${wanted === undefined ? '' : ', as the template says'}.`);
  return retention.error(
    `Records stay ${hours} hours, and ${String(wanted)} in the template, which the alarms go by.`,
    `npx --no highwater topics alter ${name} --retention HOURS with what is meant, and deploy; or set the stream back: ` +
      `aws kinesis ${hours < Number(wanted) ? 'increase' : 'decrease'}-stream-retention-period --stream-name ${stream} --retention-period-hours ${String(wanted)}`,
  );
}

function checkEncryption({ name, stream, arn }: StreamFacts['topic'], found: StreamSummary, isLocal: boolean): Check {
  const encryption = checkerOf('encryption', name);
  if (found.encryption === 'KMS') return encryption.ok('Records are encrypted.');
  if (isLocal) return encryption.unknown('An endpoint on this machine encrypts nothing.');
  const command =
    arn === undefined
      ? `aws kinesis start-stream-encryption --stream-name ${stream} --encryption-type KMS --key-id alias/aws/kinesis`
      : 'Ask its owner to encrypt it; where that is with a customer key, give it as keyArn of the topic first, and deploy.';
  return encryption.warning('Records are not encrypted.', command);
}
