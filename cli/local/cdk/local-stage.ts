import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LocalStackError } from '../errors.ts';
import { asObject, type LocalGroup, localStageOf, readCdkJson } from './cdk-context.ts';

/** The root of this repository. */
export const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** What the stage `local` has by `cdk.json`. */
export interface LocalStage {
  /** By name, in their order. */
  readonly topics: readonly string[];
  /** Those of them that are streams of others, into which the producer may not put. */
  readonly readOnly: readonly string[];
  /** Its groups, all in this database. */
  readonly groupsIn: (database: string) => readonly LocalGroup[];
}

/** Reads it from the repository's file. @throws LocalStackError where it cannot be read, or is no stage. */
export async function readLocalStage(): Promise<LocalStage> {
  return parseLocalStage(await readCdkJson(join(repository, 'cdk.json')));
}

/**
 * Reads it from the content of a `cdk.json`. Whether its fields are right, synth says.
 *
 * @throws LocalStackError for what is no stage, and for groups that cannot share a database: a run has one of its own.
 */
export function parseLocalStage(cdkJson: unknown): LocalStage {
  const { local, topics } = localStageOf(cdkJson);
  const listed: unknown = local['groups'];
  if (!Array.isArray(listed)) return fail('groups', 'must be a list');
  const groups = listed.map((value: unknown, index) => readGroup(value, `groups[${index}]`));
  const names = groups.map(({ collection }) => collection);
  const shared = names.find((name, index) => names.indexOf(name) !== index);
  if (shared !== undefined)
    return fail('groups', `has the collection ${shared} twice, and a local stack has one database: rename one of them`);
  return {
    topics: Object.keys(topics),
    readOnly: Object.keys(topics).filter((name) =>
      isReadOnly(asObject(topics[name], `topics.${name} of the stage local`)),
    ),
    groupsIn: (database) => groups.map((group) => ({ ...group, database })),
  };
}

function isReadOnly(topic: Readonly<Record<string, unknown>>): boolean {
  return topic['arn'] !== undefined && topic['writable'] !== true;
}

/** All of its fields stay. */
function readGroup(value: unknown, field: string): Omit<LocalGroup, 'database'> {
  const group = asObject(value, field);
  const text = (name: string): string => {
    const found = group[name];
    return typeof found === 'string' ? found : fail(`${field}.${name}`, 'must be a text');
  };
  return { ...group, name: text('name'), startFrom: text('startFrom'), collection: text('collection') };
}

function fail(field: string, problem: string): never {
  throw new LocalStackError(`${field} of the stage local in cdk.json ${problem}.`);
}
