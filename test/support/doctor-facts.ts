import { parseManifest } from '../../cli/aws/manifest.ts';
import type { GroupFacts, StackFacts, StreamReaders } from '../../cli/doctor/facts.ts';
import type { WholeDescription } from '../../cli/operator/group-description.ts';
import { manifest as text } from './command-context.ts';
import { describedGroup, describedShard } from './scripted-operator.ts';

const parsed = parseManifest(JSON.stringify(text));
if (parsed === undefined) throw new Error('the manifest of the tests is none');
const manifest = { ...parsed, groups: parsed.groups.slice(0, 1), topics: parsed.topics.slice(0, 1) };

/** What was read. */
export const read = <T>(value: T) => ({ kind: 'read', value }) as const;
/** What was refused. */
export const denied = {
  kind: 'unreadable',
  why: 'Access denied: you may not call service:Action; docs/cli.md has the policy that each command needs.',
  isFault: false,
} as const;

/** A mapping as it has to be. */
export const wellMapping = {
  State: 'Enabled',
  ParallelizationFactor: 1,
  BisectBatchOnFunctionError: false,
  MaximumRetryAttempts: -1,
  MaximumRecordAgeInSeconds: -1,
  StartingPosition: 'TRIM_HORIZON',
  EventSourceArn: 'arn:aws:kinesis:eu-west-1:111122223333:stream/stream-1',
  BatchSize: 500,
  MaximumBatchingWindowInSeconds: 1,
  DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::bucket-1' } },
} as const;

/** A database as it has to be. */
export const wellInspection = {
  group: 'numtest',
  groupsWithRows: ['numtest'],
  database: {
    serverVersion: '8.0.4',
    topology: 'replica-set',
    majorityTrouble: null,
    refusingIndexes: [],
    hasValidator: false,
  },
} as const;

/** How far a group has come, as it was read. */
export const progress = (shards: readonly object[], more: object = {}) =>
  read({ ...describedGroup(shards), ...more } as WholeDescription);

const wellGroup = (): GroupFacts => ({
  group: manifest.groups[0] as GroupFacts['group'],
  mapping: read(wellMapping),
  mappingsOnFunction: read(['mapping-numtest']),
  inspection: read({
    ...wellInspection,
    groupsWithRows: ['numtest'],
    database: { ...wellInspection.database, refusingIndexes: [] },
  }),
  description: progress([describedShard(0)]),
});

const wellStream = {
  arn: 'arn:aws:kinesis:eu-west-1:111122223333:stream/stream-1',
  mode: 'provisioned',
  retentionHours: 24,
  encryption: 'KMS',
} as const;

/** So many mappings and registered consumers of a stream. */
export const readersOf = (mappings: number, consumers: number): StreamReaders => ({
  mappings: read(Array.from({ length: mappings }, (_, index) => `mapping-${index}`)),
  consumers: read(Array.from({ length: consumers }, (_, index) => `consumer-${index}`)),
});

/** A stack of one group in which all is well, but for what is changed. */
export function stackFacts(changes: Partial<StackFacts> = {}, group: Partial<GroupFacts> = {}): StackFacts {
  const template = new Map<string, Record<string, unknown>>([
    ['mapping-numtest', { BatchSize: 500, MaximumBatchingWindowInSeconds: 1 }],
    ['stream-1', { RetentionPeriodHours: 24 }],
    ['producer-1', { Runtime: 'nodejs24.x', MemorySize: 512, Timeout: 300 }],
  ]);
  return {
    stack: 'Highwater-dev',
    isLocal: false,
    manifest,
    template: read(template),
    groups: [{ ...wellGroup(), ...group }],
    failures: read({ count: 0, isComplete: true }),
    streams: manifest.topics.map((topic) => ({ topic, stream: read(wellStream), readers: readersOf(1, 0) })),
    functions: [{ name: 'producer-1', configuration: read({ Runtime: 'nodejs24.x', MemorySize: 512, Timeout: 300 }) }],
    alarms: read([{ name: 'Highwater-dev-numtestErrors', notifies: true }]),
    ...changes,
  };
}
