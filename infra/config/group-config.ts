import * as v from 'valibot';
import { type DecodingSettings, decodingFields } from '../../engine/documents/decoding.ts';
import { issueAt } from '../../engine/runtime/strict-object.ts';
import { parseStreamArn } from '../../engine/stream/stream-arn.ts';
import { findStartProblem } from './start-problem.ts';
import { groupTopic } from './topic-config.ts';

/** One consumer group: its own function, mapping, checkpoint rows and collection. */
export interface GroupConfig extends DecodingSettings {
  /** `[a-z][a-z0-9]*`, at most 64 characters, distinct. */
  readonly name: string;
  /** The topic that it reads; may be absent where there is one only. */
  readonly topic?: string;
  /**
   * `earliest` or an ISO 8601 time with its zone, not before 1970 and not in the future. Holds where the group has no
   * checkpoint.
   */
  readonly startFrom: string;
  readonly database: string;
  /** Distinct within the database: two groups in one collection could not tell their sink checkpoints and dead letters apart. */
  readonly collection: string;
  /**
   * True for a consumer of its own, registered with the stream (enhanced fan-out), or the ARN of one that is registered
   * already. Default false: it shares the reads.
   */
  readonly fanOut?: boolean | string;
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

/** Kinesis serves five reads a second a shard to all groups that share them, and twenty registered consumers a stream. */
const maxGroups = 20;
/** MongoDB's limit for `database.collection`. */
const maxNamespaceBytes = 255;
const systemDatabases = new Set(['admin', 'config', 'local']);
const sinkCheckpointCollection = 'highwater_sink_checkpoints';
const deadLettersSuffix = '_dead_letters';
/** A replay may go into a collection beside the group's. */
const replayInfix = '_replay_';

const names = v.object({ name: v.string(), database: v.string(), collection: v.string() });
type Names = v.InferOutput<typeof names>;

/** What a group is called, what it reads and where it keeps its documents, as that may be at this moment. */
export function groupFields(now: Date, topics: readonly string[]) {
  return {
    name: text(
      (name) => /^[a-z][a-z0-9]{0,63}$/.test(name),
      'must be 1 to 64 lower-case letters and digits, a letter first',
    ),
    topic: groupTopic(topics),
    startFrom: v.custom<string>(
      (start) => findStartProblem(start, now) === undefined,
      ({ input }) => findStartProblem(input, now) ?? '',
    ),
    database: text(isDatabaseName, 'must be a MongoDB database name of up to 63 bytes, not admin, config or local'),
    collection: v.pipe(
      text(
        isCollectionName,
        `must be a MongoDB collection name, not ${sinkCheckpointCollection}, system.*, *${replayInfix}* or *${deadLettersSuffix}`,
      ),
      v.check((name) => !/^\.|\.\.|\.$/.test(name), 'must not begin or end with a dot, nor have two in a row'),
    ),
    ...decodingFields,
    fanOut: v.exactOptional(
      v.custom<boolean | string>(
        (fanOut) => typeof fanOut === 'boolean' || parseStreamArn(fanOut)?.isOfConsumer === true,
        'must be true, false or, in plain text, the ARN of a consumer that is registered with the stream of the topic',
      ),
    ),
  };
}

/** Groups, or none, each as its schema says and apart from the others. */
export function groupList<G extends object>(group: v.GenericSchema<unknown, G>) {
  return v.pipe(
    v.array(group, 'must be a list of objects'),
    v.maxLength(maxGroups, `must hold at most ${maxGroups} groups`),
    v.rawCheck(({ dataset: { value }, addIssue }) => {
      const earlier: Names[] = [];
      for (const [index, group] of Array.isArray(value) ? value.entries() : []) {
        // Where one of the names is no text, that is told already.
        if (!v.is(names, group)) continue;
        for (const [field, problem] of findClashes(group, earlier)) addIssue(issueAt([index, field], problem));
        earlier.push(group);
      }
    }),
  );
}

function text(isRight: (text: string) => boolean, problem: string): v.GenericSchema<unknown, string> {
  return v.custom<string>((value) => typeof value === 'string' && isRight(value), problem);
}

/** @see https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions */
function isDatabaseName(name: string): boolean {
  const bytes = Buffer.byteLength(name);
  return bytes > 0 && bytes < 64 && !/[/\\. "$*<>:|?\0]/.test(name) && !systemDatabases.has(name.toLowerCase());
}

/** The names of the group's dead letters and of its sink checkpoints are the product's own. */
function isCollectionName(name: string): boolean {
  const isReserved =
    name === sinkCheckpointCollection ||
    name.endsWith(deadLettersSuffix) ||
    name.includes(replayInfix) ||
    name.startsWith('system.') ||
    name.includes('.system.');
  return name !== '' && !isReserved && !/[$\0]/.test(name);
}

function findClashes(group: Names, earlier: readonly Names[]): readonly (readonly [keyof Names, string])[] {
  const clashes: [keyof Names, string][] = [];
  if (Buffer.byteLength(`${group.database}.${group.collection}${deadLettersSuffix}`) > maxNamespaceBytes)
    clashes.push([
      'collection',
      `must be shorter: <database>.<collection>${deadLettersSuffix} may have ${maxNamespaceBytes} bytes`,
    ]);
  if (earlier.some(({ name }) => name === group.name))
    clashes.push(['name', 'is taken by another group: give each group a name of its own']);
  if (earlier.some(({ database }) => differInCaseOnly(database, group.database)))
    clashes.push(['database', "differs from another group's in upper and lower case only: write both alike"]);
  if (earlier.some((other) => namespaceOf(other) === namespaceOf(group)))
    clashes.push(['collection', "is another group's: give each group a collection of its own"]);
  return clashes;
}

function differInCaseOnly(one: string, other: string): boolean {
  return one !== other && one.toLowerCase() === other.toLowerCase();
}

/** Databases that differ in case only cannot live side by side, so case does not tell them apart here either. */
function namespaceOf({ database, collection }: Names): string {
  return `${database.toLowerCase()}.${collection}`;
}
