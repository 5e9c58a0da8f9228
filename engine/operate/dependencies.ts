import type { CheckpointCommands, CheckpointGroups } from '../checkpoints/ports.ts';
import type { ConsumerDependencies } from '../consume/dependencies.ts';
import type { Log } from '../runtime/log.ts';
import type { DeadLetterStore } from '../sink/dead-letter-ports.ts';
import type { DatabaseInspector } from '../sink/inspection-ports.ts';
import type { GroupCollection, RestartEntries, StoredRecords } from '../sink/ports.ts';
import type { StreamShards } from '../stream/ports.ts';
import type { ReadingDependencies } from '../stream/reading-dependencies.ts';
import type { Failures } from './failures.ts';

/** What operators' commands to one group work with. */
export interface OperatorDependencies extends ReadingDependencies {
  /** The group's own consumer: what is fed again goes the way that it went the first time. */
  readonly consumer: ConsumerDependencies;
  readonly shards: StreamShards;
  readonly commands: CheckpointCommands;
  readonly restarts: RestartEntries;
  readonly deadLetterStore: DeadLetterStore;
  readonly collection: GroupCollection;
  readonly groups: CheckpointGroups;
  readonly database: DatabaseInspector;
  readonly stored: StoredRecords;
  /** The group's start as it is configured; null for the earliest. */
  readonly startsAt: Date | null;
  /** Of the whole stage. */
  readonly failures: Failures;
  readonly log: Log;
  /** Milliseconds since some moment, by a clock that is never set. */
  readonly monotonicMs: () => number;
  /** Names this run in the rows that it writes, and its restarts; no other run may have the same. */
  readonly runId: string;
}
