import type { ShardReader } from './ports.ts';
import type { RecentIncarnation } from './recent-incarnation.ts';

/** What reading a shard needs. */
export interface ReadingDependencies {
  readonly consumer: { readonly incarnation: RecentIncarnation; readonly now: () => Date };
  readonly reader: ShardReader;
  readonly sleep: (ms: number) => Promise<void>;
}

/** For one call to Kinesis, DynamoDB or MongoDB. */
export const callTimeoutMs = 15_000;
