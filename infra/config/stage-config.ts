import * as v from 'valibot';
import { ConfigurationError } from '../../engine/runtime/errors.ts';
import { findProblems } from '../../engine/runtime/strict-object.ts';
import type { HighwaterProps } from '../highwater.ts';
import { stageSchema } from './stage-schema.ts';

/** One stage of `cdk.json`, checked: what the stack is built from, and the name it goes by. */
export interface StageConfig extends HighwaterProps {
  readonly stage: string;
}

/** What the CDK command line can override. Texts, absent where not given. */
export interface StageOverrides {
  readonly stage?: unknown;
  readonly mongoSecret?: unknown;
}

/** The existing secret in Secrets Manager that holds the MongoDB URI, by its name or by its ARN. */
export type MongoSecret =
  | { readonly kind: 'name'; readonly id: string }
  | { readonly kind: 'arn'; readonly id: string };

/** The context key of `cdk.json` under which the stages lie. */
export const stagesContextKey = 'highwater:stages';

const defaultStage = 'dev';
const maxShownLength = 40;
/** CloudFormation allows a stack's name 128 characters, and ours is `Highwater-<stage>`. */
const maxStageLength = 118;
/** Services of AWS name the secrets that they manage with an exclamation mark, as `rds!cluster-...`. */
const secretName = /^[\w/+=.@!-]{1,512}$/;
const secretArn = /^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@!-]+$/;

/**
 * Gives the chosen stage (`-c stage=`, else dev).
 *
 * @param now the present time: a group cannot start after it.
 * @throws ConfigurationError with every problem at once, each naming its field and the fix.
 */
export function parseStageConfig(stages: unknown, overrides: StageOverrides, now: Date): StageConfig {
  const stage = overrides.stage ?? defaultStage;
  const known = readStages(stages);
  if (typeof stage !== 'string' || !Object.hasOwn(known, stage))
    throw new ConfigurationError(
      `There is no stage ${quote(stage)}: give one of ${Object.keys(known).join(', ') || '(none defined)'} with -c stage=, or add it to ${stagesContextKey} in cdk.json.`,
    );
  const problems = findNameProblems(stage);
  const secretText = overrides.mongoSecret ?? `highwater/${stage}/mongodb`;
  const secret = typeof secretText === 'string' ? parseMongoSecret(secretText) : undefined;
  if (secret === undefined)
    problems.push('mongoSecret must be the name or the ARN of a secret, never the connection string itself');
  const parsed = v.safeParse(stageSchema(stage, now), Reflect.get(known, stage));
  const path = `${stagesContextKey}.${stage}`;
  for (const { field, text } of findProblems(parsed.issues ?? [], ''))
    problems.push(`${path}${field === '' ? '' : `.${field}`} ${text}`);
  if (!parsed.success || secret === undefined || problems.length > 0)
    throw new ConfigurationError(`The stage configuration is not usable: ${problems.join('; ')}.`);
  const { consumer, groups, mongo, ...rest } = parsed.output;
  return {
    stage,
    ...rest,
    mongo: { secret, ...mongo },
    groups: groups.map(
      ({
        topic,
        memoryMb = consumer.memoryMb,
        timeoutSeconds = consumer.timeoutSeconds,
        batchSize = consumer.batchSize,
        batchingWindowSeconds = consumer.batchingWindowSeconds,
        ...group
      }) => ({
        ...group,
        ...(topic === undefined ? {} : { topic }),
        function: { memoryMb, timeoutSeconds, batchSize, batchingWindowSeconds },
      }),
    ),
  };
}

function findNameProblems(stage: string): string[] {
  const path = `${stagesContextKey}.${stage}`;
  const problems: string[] = [];
  if (!/^[a-z][a-z0-9-]*$/.test(stage))
    problems.push(`${path} must be named in lower-case letters, digits and hyphens`);
  if (stage.length > maxStageLength)
    problems.push(
      `${path} must have a name of at most ${maxStageLength} characters: the stack is called Highwater-<stage> and may have 128`,
    );
  return problems;
}

function readStages(stages: unknown): object {
  if (stages === undefined || stages === null) return {};
  if (typeof stages === 'object' && !Array.isArray(stages)) return stages;
  throw new ConfigurationError(
    `The stage configuration is not usable: ${stagesContextKey} must be an object that has each stage under its name, neither a list nor a text.`,
  );
}

function quote(stage: unknown): string {
  const text = JSON.stringify(stage) ?? 'undefined';
  return text.length > maxShownLength ? `${text.slice(0, maxShownLength)}…` : text;
}

/** Accepts a secret's name, its ARN, or its ARN without the random ending. Else undefined: a URI, above all. */
export function parseMongoSecret(text: string): MongoSecret | undefined {
  if (secretArn.test(text)) return { kind: 'arn', id: text };
  return secretName.test(text) ? { kind: 'name', id: text } : undefined;
}
