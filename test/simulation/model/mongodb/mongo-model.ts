import type { MongoClient, MongoClientOptions } from 'mongodb';
import type { ExecutionEnvironment } from '../../engine/execution-environment.ts';
import type { Network } from '../../engine/network.ts';
import { SimulatedMongoClient } from './mongo-client.ts';
import { MongoCredentials } from './mongo-credentials.ts';
import { type MongoSnapshot, type MongoWorld, ReplicaSet } from './mongo-replica-set.ts';
import type { MongoWatch } from './mongo-retry.ts';
import { MongoServer } from './mongo-server.ts';

/** Makes the client of one environment, in the place of the driver's constructor. */
export type CreateMongoClient = (uri: string, options?: MongoClientOptions) => MongoClient;

/** One simulated cluster. */
export interface MongoModel {
  readonly replicaSet: ReplicaSet;
  readonly credentials: MongoCredentials;
  /** @param watch hears what is asked of the client, each time that it is. */
  clientFor(environment: ExecutionEnvironment, network: Network, watch?: MongoWatch): CreateMongoClient;
  failOver(): void;
  snapshot(): MongoSnapshot;
  restore(snapshot: MongoSnapshot): void;
  /** Raw documents by id that a majority holds, in the order they came. */
  documents(database: string, collection: string): ReadonlyMap<string, Uint8Array>;
  isMajorityDurable(database: string, collection: string, id: string): boolean;
}

/** The driver's own, unless the client says otherwise. */
const defaultSelectionTimeoutMs = 30_000;

/**
 * A replica set in virtual time.
 *
 * @param cluster names it in its connection strings, where there are several.
 * @param uriOptions stand at the end of them.
 */
export function createMongoModel(world: MongoWorld, cluster = 'first', uriOptions = ''): MongoModel {
  const own = { ...world, random: world.random.fork(`mongo-${cluster}`) };
  const replicaSet = new ReplicaSet(own);
  const server = new MongoServer(replicaSet, own);
  const credentials = new MongoCredentials(cluster, uriOptions);
  let txnNumber = 0;
  const nextTxnNumber = (): number => ++txnNumber;
  return {
    replicaSet,
    credentials,
    clientFor:
      (environment, network, watch = (_, ask) => ask()) =>
      (uri, options) => {
        const serverSelectionTimeoutMs = options?.serverSelectionTimeoutMS ?? defaultSelectionTimeoutMs;
        const link = { world: own, set: replicaSet, server, credentials, network, environment, uri };
        const client = new SimulatedMongoClient({ ...link, serverSelectionTimeoutMs, nextTxnNumber, watch });
        return client as unknown as MongoClient;
      },
    failOver: () => replicaSet.failOver(),
    snapshot: () => replicaSet.snapshot(),
    restore: (snapshot) => replicaSet.restore(snapshot),
    documents: (database, collection) => replicaSet.collection(`${database}.${collection}`).majority,
    isMajorityDurable: (database, collection, id) =>
      replicaSet.collection(`${database}.${collection}`).majority.has(id),
  };
}
