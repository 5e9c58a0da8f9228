import * as v from 'valibot';
import { parseStartPosition, type StartPosition } from '../../engine/checkpoints/start-position.ts';
import { decodingFields, decodingOf } from '../../engine/documents/decoding.ts';
import {
  consumerEnv,
  mongoCaFileEnv,
  optionalConsumerEnv,
  readEnv,
  variable,
} from '../../engine/runtime/environment.ts';
import { strictObject } from '../../engine/runtime/strict-object.ts';
import { parseStreamArn } from '../../engine/stream/stream-arn.ts';

/** What one group is. */
export const groupFields = {
  group: v.pipe(variable, v.regex(/^[a-z][a-z0-9]*$/, 'must be a group name: lower-case letters and digits')),
  streamName: variable,
  /** Where the stream is not of this stack: it may be of another account. */
  streamArn: v.optional(
    v.pipe(
      variable,
      v.check(
        (text) => parseStreamArn(text)?.isOfConsumer === false,
        'must be the ARN of a Kinesis stream, or left out',
      ),
    ),
  ),
  startFrom: v.pipe(
    variable,
    v.transform(parseStartPosition),
    v.custom<StartPosition>((start) => start !== undefined, 'must be earliest or an ISO 8601 time with its offset'),
  ),
  database: variable,
  collection: variable,
};

/** How a group reads records. */
export const decoding = v.pipe(strictObject(decodingFields), v.transform(decodingOf));

/** What all groups of a stage share. */
export const sharedFields = {
  checkpointTable: variable,
  mongoSecretId: variable,
  isTlsRequired: v.pipe(
    variable,
    v.picklist(['required', 'optional'], 'must be required or optional'),
    v.transform((tls) => tls === 'required'),
  ),
  /** The certificates of a private authority, beside the code. */
  caFile: v.optional(variable),
};

const fields = {
  ...groupFields,
  ...sharedFields,
  decoding: v.pipe(variable, v.parseJson(undefined, 'must be JSON'), decoding),
};

/** All that one consumer group is configured with. */
export type ConsumerConfig = Readonly<v.InferOutput<v.ObjectSchema<typeof fields, undefined>>>;

/** @throws ConfigurationError naming every variable that is missing or unusable. */
export function readConsumerConfig(env: Readonly<Record<string, string | undefined>>): ConsumerConfig {
  const names = { ...consumerEnv, ...optionalConsumerEnv, isTlsRequired: consumerEnv.mongoTls, caFile: mongoCaFileEnv };
  return readEnv(env, names, fields);
}
