import type { ConsumerDependencies } from '../consumer/dependencies.ts';
import type { Log } from '../shared/log.ts';
import type { CheckpointOrders, DeadLetterBox, ShardReader, StreamShards } from './ports.ts';

/** What reading a shard needs. */
export interface ReadingDependencies {
  readonly consumer: Pick<ConsumerDependencies, 'incarnation' | 'now'>;
  readonly reader: ShardReader;
  readonly sleep: (ms: number) => Promise<void>;
}

/** What operators' orders to one group work with. */
export interface OperatorDependencies extends ReadingDependencies {
  /** The group's own consumer: what is fed again goes the way that it went the first time. */
  readonly consumer: ConsumerDependencies;
  readonly shards: StreamShards;
  readonly orders: CheckpointOrders;
  readonly letters: DeadLetterBox;
  readonly log: Log;
  /** Names this run in the rows that it writes, and its replays; no other run may have the same. */
  readonly runId: string;
}

/** For one call to Kinesis, DynamoDB or MongoDB. */
export const callTimeoutMs = 15_000;
