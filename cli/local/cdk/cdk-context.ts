import { readFile } from 'node:fs/promises';
import { LocalStackError } from '../errors.ts';

/** One consumer group of the local deployment. */
export interface LocalGroup {
  readonly name: string;
  /** The topic that it reads; may be left out where `cdk.json` has one alone. */
  readonly topic?: string;
  /** `earliest` or an ISO time. */
  readonly startFrom: string;
  readonly database: string;
  readonly collection: string;
  /** Records a batch; if absent, as `cdk.json` has it for all groups of the stage. */
  readonly batchSize?: number;
  /** True: the group reads by a consumer of its own, which the bundled endpoint does not make. */
  readonly fanOut?: boolean;
}

/** What the local stage is deployed with, instead of what stands in `cdk.json`. */
export interface LocalShape {
  /** Of each topic that is provisioned. */
  readonly shards: number;
  readonly groups: readonly LocalGroup[];
}

type Json = Readonly<Record<string, unknown>>;

/** Under which the stages lie in `cdk.json`. */
const stagesKey = 'highwater:stages';

/**
 * The content of a `cdk.json` for the local deployment: that of the repository with its stage `local` in the given shape.
 *
 * @param app the command that synthesises.
 * @throws LocalStackError where the repository's file has no stage `local` with topics.
 */
export function localCdkConfig(repository: unknown, app: string, shape: LocalShape): Json {
  const { config, context, stages, local, topics: found } = localStageOf(repository);
  const topics = Object.entries(found).map(([name, value]) => {
    const topic = asObject(value, `${stagesKey}.local.topics.${name}`);
    // A stream that is there already has the shards that it has.
    const isFixed = topic['mode'] === 'on-demand' || topic['arn'] !== undefined;
    return [name, isFixed ? topic : { ...topic, shards: shape.shards }];
  });
  return {
    ...config,
    app,
    context: {
      ...context,
      [stagesKey]: { ...stages, local: { ...local, topics: Object.fromEntries(topics), groups: shape.groups } },
    },
  };
}

/** The stage `local` in the content of a `cdk.json`, and what is around it. @throws LocalStackError where it is not there. */
export function localStageOf(cdkJson: unknown) {
  const config = asObject(cdkJson, 'cdk.json');
  const context = asObject(config['context'], 'context');
  const stages = asObject(context[stagesKey], stagesKey);
  const local = asObject(stages['local'], `${stagesKey}.local`);
  return { config, context, stages, local, topics: asObject(local['topics'], `${stagesKey}.local.topics`) };
}

/** @throws LocalStackError for anything else, by its name. */
export function asObject(value: unknown, name: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new LocalStackError(`${name} of cdk.json must be an object: restore the file from the repository.`);
}

/**
 * Reads the `cdk.json` of the project.
 *
 * @throws LocalStackError where it cannot be read, or is no JSON.
 */
export async function readCdkJson(file: string): Promise<unknown> {
  return parseCdkJson(await readFile(file, 'utf8').catch((cause: unknown) => fail('cannot be read', cause)));
}

/** @throws LocalStackError where the text is no JSON. */
export function parseCdkJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return fail('is not valid JSON', cause);
  }
}

function fail(fault: string, cause: unknown): never {
  // The parser quotes what it stumbled over, with line breaks.
  const reason = cause instanceof Error ? cause.message.replaceAll(/\s+/g, ' ') : String(cause);
  throw new LocalStackError(`cdk.json ${fault} (${reason}): correct it, or restore the file from the repository.`, {
    cause,
  });
}
