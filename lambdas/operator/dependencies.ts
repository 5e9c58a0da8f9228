import type { ConsumerDependencies } from '../consumer/dependencies.ts';
import type { Log } from '../shared/log.ts';
import type { DeadLetterBox } from './dead-letter-ports.ts';
import type { CheckpointCommands, RestartEntries, ShardReader, StreamShards } from './ports.ts';

/** What reading a shard needs. */
export interface ReadingDependencies {
  readonly consumer: Pick<ConsumerDependencies, 'incarnation' | 'now'>;
  readonly reader: ShardReader;
  readonly sleep: (ms: number) => Promise<void>;
}

/** What operators' commands to one group work with. */
export interface OperatorDependencies extends ReadingDependencies {
  /** The group's own consumer: what is fed again goes the way that it went the first time. */
  readonly consumer: ConsumerDependencies;
  readonly shards: StreamShards;
  readonly commands: CheckpointCommands;
  readonly restarts: RestartEntries;
  readonly letters: DeadLetterBox;
  readonly log: Log;
  /** Milliseconds since some moment, by a clock that is never set. */
  readonly monotonicMs: () => number;
  /** Names this run in the rows that it writes, and its restarts; no other run may have the same. */
  readonly runId: string;
}

/** For one call to Kinesis, DynamoDB or MongoDB. */
export const callTimeoutMs = 15_000;
