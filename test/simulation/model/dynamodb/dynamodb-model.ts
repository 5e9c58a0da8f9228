import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ExecutionEnvironment } from '../../engine/execution-environment.ts';
import type { Faults } from '../../engine/faults.ts';
import type { Network } from '../../engine/network.ts';
import type { Random } from '../../engine/random.ts';
import type { VirtualTime } from '../../engine/virtual-time.ts';
import { dynamodbClient } from './dynamodb-client.ts';
import { rememberExpressions } from './dynamodb-expressions.ts';
import { DynamodbTable, type TableSnapshot } from './dynamodb-table.ts';
import type { Item } from './dynamodb-value.ts';

/** What the model needs. */
export interface DynamodbModelOptions {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faults: Faults;
  /** `checkpoints` where it is absent. */
  readonly tableName?: string;
}

/** DynamoDB with one table, keyed as the checkpoint table is: what the service is, and the clients of product code. */
export interface DynamodbModel {
  readonly tableName: string;
  /** Counts the changes of any row: equal counts mean equal rows. */
  readonly changes: number;
  /** All rows as they are now, ordered by their key. */
  rows(): readonly Item[];
  /** The row of this key, undefined where there is none. */
  row(group: string, shard: string): Item | undefined;
  snapshot(): TableSnapshot;
  /** The table restored to an older point: what was written since is gone. */
  restore(snapshot: TableSnapshot): void;
  clear(): void;
  /** @param attempts of the SDK, which makes up to four for DynamoDB by default. */
  clientFor(environment: ExecutionEnvironment, network: Network, attempts?: number): Pick<DynamoDBClient, 'send'>;
}

/** Faults: see `dynamodbClient`, `getItem`, `query` and `scan`. */
export function createDynamodbModel(options: DynamodbModelOptions): DynamodbModel {
  const { time, random, faults, tableName = 'checkpoints' } = options;
  const table = new DynamodbTable({ partition: 'group', sort: 'shard' });
  const service = { time, random, faults, tableName, table, expressions: rememberExpressions() };
  return {
    tableName,
    get changes() {
      return table.changes;
    },
    rows: () => table.rows(),
    row: (group, shard) => table.get(table.keyOf({ group: { S: group }, shard: { S: shard } })),
    snapshot: () => table.snapshot(),
    restore: (snapshot) => table.restore(snapshot),
    clear: () => table.restore(new Map()),
    clientFor: (environment, network, attempts = 4) => dynamodbClient({ ...service, environment, network, attempts }),
  };
}
