import * as v from 'valibot';
import { ConfigurationError } from './errors.ts';
import { showPath } from './quote-name.ts';

/** Text of a variable, trimmed. An empty one counts as missing. */
export const variable = v.string('is missing: set it to a non-empty value');

/**
 * Reads a configuration from environment variables and reports every problem in one error, each naming its variable.
 *
 * @param names the variable of each field.
 * @throws ConfigurationError when a variable is missing, empty or unusable.
 */
export function readEnv<E extends v.ObjectEntries>(
  env: Readonly<Record<string, string | undefined>>,
  names: Readonly<Record<keyof E & string, string>>,
  fields: E,
): v.InferOutput<v.ObjectSchema<E, undefined>> {
  const set = new Map(Object.entries(env));
  const texts = Object.keys(fields).map((field) => [field, set.get(names[field] ?? '')?.trim() || undefined]);
  const parsed = v.safeParse(v.object(fields), Object.fromEntries(texts));
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map(({ path = [], message }) => {
    const [field, ...inner] = path.map(({ key }) => key);
    return [names[String(field)], ...(inner.length === 0 ? [] : [showPath(inner)]), message].join(' ');
  });
  throw new ConfigurationError(`The environment is not usable: ${problems.join('; ')}.`);
}

/**
 * What the consumer and the operator function have in their environments where MongoDB's certificate is of a private
 * authority: the name of the file beside the code.
 */
export const mongoCaFileEnv = 'HIGHWATER_MONGO_CA_FILE';

/** The producer function's environment: set by infra/functions/producer-function.ts, read by lambdas/producer/config.ts. */
export const producerEnv = {
  topics: 'HIGHWATER_TOPICS',
} as const;

/** The operator function's environment: set by infra/functions/operator-function.ts, read by lambdas/operator/config.ts. */
export const operatorEnv = {
  /** JSON: a list of what the consumers' environments say of their groups, and the names of their functions. */
  groups: 'HIGHWATER_GROUPS',
  failureBucket: 'HIGHWATER_FAILURE_BUCKET',
  producerFunction: 'HIGHWATER_PRODUCER_FUNCTION',
  checkpointTable: 'HIGHWATER_CHECKPOINT_TABLE',
  mongoSecretId: 'HIGHWATER_MONGO_SECRET_ID',
  mongoTls: 'HIGHWATER_MONGO_TLS',
} as const;

/** What the consumer function's environment has besides, where the stream is not of this stack. */
export const optionalConsumerEnv = {
  streamArn: 'HIGHWATER_STREAM_ARN',
} as const;

/** The consumer function's environment: set by infra/functions/consumer-group.ts, read by lambdas/consumer/config.ts. */
export const consumerEnv = {
  group: 'HIGHWATER_GROUP',
  streamName: 'HIGHWATER_STREAM_NAME',
  startFrom: 'HIGHWATER_START_FROM',
  checkpointTable: 'HIGHWATER_CHECKPOINT_TABLE',
  mongoSecretId: 'HIGHWATER_MONGO_SECRET_ID',
  mongoTls: 'HIGHWATER_MONGO_TLS',
  database: 'HIGHWATER_DATABASE',
  collection: 'HIGHWATER_COLLECTION',
  /** JSON: what the stage says of how the group reads records. */
  decoding: 'HIGHWATER_DECODING',
} as const;
