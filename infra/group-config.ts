import { findStartProblem, parseStartFrom } from '../lambdas/consumer/core/start-from.ts';

/** One consumer group: its own function, mapping, checkpoint rows and collection. */
export interface GroupConfig {
  /** `[a-z][a-z0-9]*`, at most 64 characters, distinct. */
  readonly name: string;
  /**
   * `earliest`, `latest` or an ISO 8601 time with its zone, not before 1970 and not in the future. Holds where the group
   * has no checkpoint.
   */
  readonly startFrom: string;
  readonly database: string;
  /** Distinct within the database: two groups in one collection could not tell their marks and dead letters apart. */
  readonly collection: string;
  readonly function: ConsumerSettings;
}

/** How a group's function is sized and fed. */
export interface ConsumerSettings {
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Records an invocation, 1 to 10 000. */
  readonly batchSize: number;
  /** How long the mapping may wait for a fuller batch, 0 to 300. */
  readonly batchingWindowSeconds: number;
}

/** Kinesis serves five reads a second a shard to all groups together, so many more could not keep up anyway. */
const maxGroups = 20;
const namePattern = /^[a-z][a-z0-9]{0,63}$/;
const systemDatabases = new Set(['admin', 'config', 'local']);
const marksCollection = 'highwater_marks';
const deadLettersSuffix = '_dead_letters';

/** What is wrong with the groups taken together at this moment: one phrase a problem, naming the field and the fix. */
export function findGroupProblems(
  groups: readonly GroupConfig[],
  path: string,
  now: Date,
): readonly string[] {
  const problems: string[] = [];
  if (groups.length > maxGroups) problems.push(`${path} must hold at most ${maxGroups} groups`);
  for (const [index, group] of groups.entries()) {
    const at = `${path}[${index}]`;
    problems.push(...findFieldProblems(group, at, now));
    const earlier = groups.slice(0, index);
    if (earlier.some(({ name }) => name === group.name))
      problems.push(`${at}.name is taken by another group: give each group a name of its own`);
    if (earlier.some(({ database }) => differInCaseOnly(database, group.database)))
      problems.push(
        `${at}.database differs from another group's in upper and lower case only: write both alike`,
      );
    if (earlier.some((other) => namespaceOf(other) === namespaceOf(group)))
      problems.push(`${at}.collection is another group's: give each group a collection of its own`);
  }
  return problems;
}

function findFieldProblems(group: GroupConfig, at: string, now: Date): readonly string[] {
  const problems: string[] = [];
  if (!namePattern.test(group.name))
    problems.push(`${at}.name must be 1 to 64 lower-case letters and digits, a letter first`);
  const start = parseStartFrom(group.startFrom);
  const startProblem =
    start === undefined
      ? 'must be earliest, latest or a time with its zone such as 2026-01-31T00:00:00Z'
      : findStartProblem(start, now);
  if (startProblem !== undefined) problems.push(`${at}.startFrom ${startProblem}`);
  if (!isDatabaseName(group.database))
    problems.push(
      `${at}.database must be a MongoDB database name of up to 63 bytes, not admin, config or local`,
    );
  problems.push(...findCollectionProblems(group, at));
  return problems;
}

function findCollectionProblems(group: GroupConfig, at: string): readonly string[] {
  const problems: string[] = [];
  if (!isCollectionName(group))
    problems.push(
      `${at}.collection must be a MongoDB collection name, not ${marksCollection}, system.* or *${deadLettersSuffix}`,
    );
  if (/^\.|\.\.|\.$/.test(group.collection))
    problems.push(`${at}.collection must not begin or end with a dot, nor have two in a row`);
  return problems;
}

/** @see https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions */
function isDatabaseName(name: string): boolean {
  const bytes = Buffer.byteLength(name);
  return (
    bytes > 0 && bytes < 64 && !/[/\\. "$*<>:|?\0]/.test(name) && !systemDatabases.has(name.toLowerCase())
  );
}

/** The names of the group's dead letters and of its marks are the product's own. */
function isCollectionName({ database, collection }: GroupConfig): boolean {
  const isReserved =
    collection === marksCollection ||
    collection.endsWith(deadLettersSuffix) ||
    collection.startsWith('system.') ||
    collection.includes('.system.');
  // MongoDB allows 255 bytes for `database.collection`; the longest one is that of the dead letters.
  const longest = Buffer.byteLength(`${database}.${collection}${deadLettersSuffix}`);
  return collection !== '' && !isReserved && !/[$\0]/.test(collection) && longest <= 255;
}

function differInCaseOnly(one: string, other: string): boolean {
  return one !== other && one.toLowerCase() === other.toLowerCase();
}

/** Databases that differ in case only cannot live side by side, so case does not tell them apart here either. */
function namespaceOf({ database, collection }: GroupConfig): string {
  return `${database.toLowerCase()}.${collection}`;
}
