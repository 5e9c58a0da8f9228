import { consumerEnv } from '../shared/env-names.ts';
import { readEnv } from '../shared/read-env.ts';
import { parseStartFrom, type StartFrom } from './core/start-from.ts';

/** All that one consumer group is configured with. */
export interface ConsumerConfig {
  readonly group: string;
  readonly streamName: string;
  readonly startFrom: StartFrom;
  readonly checkpointTable: string;
  readonly mongoSecretId: string;
  readonly isTlsRequired: boolean;
  readonly database: string;
  readonly collection: string;
}

/** @throws ConfigurationError naming every variable that is missing or unusable. */
export function readConsumerConfig(env: Readonly<Record<string, string | undefined>>): ConsumerConfig {
  return readEnv(env, ({ text, parsed }) => ({
    group: parsed(
      consumerEnv.group,
      matching(/^[a-z][a-z0-9]*$/),
      'a group name: lower-case letters and digits',
    ),
    streamName: text(consumerEnv.streamName),
    startFrom: parsed(
      consumerEnv.startFrom,
      parseStartFrom,
      'earliest, latest or an ISO 8601 time with its offset',
    ),
    checkpointTable: text(consumerEnv.checkpointTable),
    mongoSecretId: text(consumerEnv.mongoSecretId),
    isTlsRequired: parsed(consumerEnv.mongoTls, parseTls, 'required or optional'),
    database: text(consumerEnv.database),
    collection: text(consumerEnv.collection),
  }));
}

function matching(pattern: RegExp): (text: string) => string | undefined {
  return (text) => (pattern.test(text) ? text : undefined);
}

function parseTls(text: string): boolean | undefined {
  return text === 'required' ? true : text === 'optional' ? false : undefined;
}
