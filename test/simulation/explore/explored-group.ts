import { GetItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Db } from 'mongodb';
import type { DynamoDbSender } from '../../../engine/checkpoints/dynamodb/dynamodb-checkpoint-store.ts';
import type { ConsumerDependencies } from '../../../engine/consume/dependencies.ts';
import { usualDecoding } from '../../../engine/documents/decoding.ts';
import type { OperatorDependencies } from '../../../engine/operate/dependencies.ts';
import type { MongoConnection } from '../../../engine/sink/mongodb/mongodb-connection.ts';
import type { StreamRecord } from '../../../engine/stream/record.ts';
import { failuresOf } from '../../support/fake-failure-store.ts';
import { arrival, incarnation, position, shardId } from '../../support/records.ts';
import { namespaceOf } from './database-calls.ts';
import type { Ask } from './explored-process.ts';
import type { ExploredProduct } from './explored-product.ts';
import { shardReader } from './shard-in-memory.ts';
import type { DatabaseCall } from './store-call.ts';

/** Names of the group under exploration. */
export const collection = 'numtest';
export const { group } = position();
const table = 'checkpoints';
/** Time stands still: nothing expires, and no time runs out. */
const now = (): Date => arrival;
const summary = { incarnation, retentionMs: 24 * 60 * 60_000, openShards: 1 };

/** What one process works with: the real adapters, over clients whose calls wait for the exploration. */
export function groupDependencies(
  product: ExploredProduct,
  records: readonly StreamRecord[],
  runId: string,
  ask: Ask,
): OperatorDependencies {
  const dynamodb = tableClient(ask);
  const mongo = connection(ask);
  const log = { info: () => undefined, error: () => undefined };
  const consumer: ConsumerDependencies = {
    group,
    streamName: incarnation.streamName,
    decoding: usualDecoding,
    checkpoints: product.dynamodbCheckpointStore(dynamodb, table, now),
    incarnation: {
      recent: async () => ({ ...summary, isCertain: true, isNew: true }),
      confirmNow: async () => summary,
      confirmInTurn: async () => summary,
    },
    documents: product.mongodbDocumentSink(mongo, collection, () => 0),
    deadLetters: product.mongodbDeadLetterSink(mongo, collection),
    sinkCheckpoints: product.mongodbSinkCheckpoints(mongo, collection),
    start: async () => null,
    now,
    log,
  };
  return {
    consumer,
    reader: shardReader(records),
    shards: { list: async () => [shardId()] },
    commands: product.dynamodbCheckpointCommands(dynamodb, { table, writer: runId, now }),
    restarts: product.mongodbRestartEntries(mongo, collection),
    deadLetterStore: product.mongodbDeadLetterStore(mongo, collection),
    groups: { list: async () => [] },
    database: { inspect: () => Promise.reject(new Error('No world inspects its database.')) },
    // No command of a world looks at these.
    collection: { estimate: async () => 0 },
    stored: {
      documents: async () => new Map(),
      deadLetters: async () => new Map(),
      scan: async () => [],
      letterEvents: async () => [],
    },
    startsAt: null,
    failures: failuresOf(),
    log,
    sleep: async () => undefined,
    monotonicMs: () => 0,
    runId,
  };
}

function tableClient(ask: Ask): DynamoDbSender {
  const send = (command: unknown): Promise<unknown> => {
    if (command instanceof GetItemCommand) return ask({ store: 'table', kind: 'get', input: command.input });
    if (command instanceof UpdateItemCommand) return ask({ store: 'table', kind: 'update', input: command.input });
    if (command instanceof ScanCommand) return ask({ store: 'table', kind: 'scan', input: command.input });
    throw new TypeError('the exploration knows no such command');
  };
  return { send: send as DynamoDbSender['send'] };
}

type Asked = DatabaseCall extends infer Call
  ? Call extends DatabaseCall
    ? Omit<Call, 'store' | 'collection'>
    : never
  : never;

function connection(ask: Ask): MongoConnection {
  const database = {
    collection: (name: string) => {
      const call = (asked: Asked) => ask({ store: 'database', collection: name, ...asked } as DatabaseCall);
      const find = (filter: object, { raw = false }: { readonly raw?: boolean } = {}) => ({
        toArray: async () => (await call({ kind: 'find', filter, isRaw: raw })) as unknown[],
      });
      return {
        namespace: namespaceOf(name),
        insertMany: (documents: object[]) => call({ kind: 'insert', documents }),
        updateOne: (filter: object, change: object, { upsert = false }: { readonly upsert?: boolean }) =>
          call({ kind: 'update', filter, change, isUpsert: upsert }),
        find,
        findOne: async (filter: object) => (await find(filter).toArray())[0] ?? null,
      };
    },
  } as unknown as Db;
  return { begin: () => undefined, use: (work) => work(database), close: async () => undefined };
}
