import { ConfigurationError } from '../lambdas/shared/errors.ts';
import { readFields } from './field-reader.ts';
import { findConfigProblems } from './find-config-problems.ts';
import type { HighwaterProps } from './highwater.ts';
import { type MongoSecret, parseMongoSecret } from './mongo-secret.ts';
import { readStage } from './read-stage.ts';

/** One stage of `cdk.json`, checked: what the stack is built from, and the name it goes by. */
export interface StageConfig extends HighwaterProps {
  readonly stage: string;
}

/** What the CDK command line can override. Texts, absent where not given. */
export interface StageOverrides {
  readonly stage?: unknown;
  readonly mongoSecret?: unknown;
}

/** The context key of `cdk.json` under which the stages lie. */
export const stagesContextKey = 'highwater:stages';

const defaultStage = 'dev';
/** What is emulated loses its data with the endpoint, and may do without TLS: never a stage that is deployed to AWS. */
const emulatedStage = 'local';
const maxShownLength = 40;
/** CloudFormation allows a stack's name 128 characters, and ours is `Highwater-<stage>`. */
const maxStageLength = 118;

/**
 * Gives the chosen stage (`-c stage=`, else dev).
 *
 * @param now the present time: a group cannot start after it.
 * @throws ConfigurationError with every problem at once, each naming its field and the fix.
 */
export function parseStageConfig(stages: unknown, overrides: StageOverrides, now: Date): StageConfig {
  const problems: string[] = [];
  const stage = overrides.stage ?? defaultStage;
  const known = readStages(stages);
  if (typeof stage !== 'string' || !Object.hasOwn(known, stage))
    throw new ConfigurationError(
      `There is no stage ${quote(stage)}: give one of ${Object.keys(known).join(', ') || '(none defined)'} with -c stage=, or add it to ${stagesContextKey} in cdk.json.`,
    );
  const secret = readSecret(stage, overrides.mongoSecret, problems);
  const path = `${stagesContextKey}.${stage}`;
  const config = readFields(Reflect.get(known, stage), path, problems, (fields) => readStage(fields, secret));
  if (config.emulated === true && stage !== emulatedStage)
    problems.push(`${path}.emulated must be false or left out: only the stage ${emulatedStage} is emulated`);
  problems.push(...withoutEchoes(findConfigProblems(config, now, `${path}.`), problems));
  const all = [...findNameProblems(stage), ...problems];
  if (all.length > 0)
    throw new ConfigurationError(`The stage configuration is not usable: ${all.join('; ')}.`);
  return { stage, ...config };
}

function findNameProblems(stage: string): readonly string[] {
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

function readSecret(stage: string, given: unknown, problems: string[]): MongoSecret {
  const text = given ?? `highwater/${stage}/mongodb`;
  const secret = typeof text === 'string' ? parseMongoSecret(text) : undefined;
  if (secret === undefined)
    problems.push('mongoSecret must be the name or the ARN of a secret, never the connection string itself');
  return secret ?? { kind: 'name', id: '' };
}

function quote(stage: unknown): string {
  const text = JSON.stringify(stage) ?? 'undefined';
  return text.length > maxShownLength ? `${text.slice(0, maxShownLength)}…` : text;
}

/** Leaves out what is wrong only because the field, or the object that holds it, could not be read. */
function withoutEchoes(found: readonly string[], known: readonly string[]): readonly string[] {
  const fieldOf = (problem: string): string => problem.slice(0, problem.indexOf(' '));
  const unread = known.map(fieldOf);
  return found.filter((problem) => {
    const field = fieldOf(problem);
    return !unread.some(
      (path) => field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`),
    );
  });
}
