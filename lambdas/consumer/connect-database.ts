import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretsmanagerMongoUri } from '../../engine/runtime/secretsmanager/mongo-uri.ts';
import type { MongoConnectionOptions } from '../../engine/sink/mongodb/mongodb-client.ts';
import { type MongoConnection, mongodbConnection } from '../../engine/sink/mongodb/mongodb-connection.ts';
import { requirePlainCollection } from '../../engine/sink/mongodb/mongodb-plain-collection.ts';
import type { ConsumerConfig } from './config.ts';

/** What reaches a group's database. */
export interface DatabaseClients {
  readonly secrets: Pick<SecretsManagerClient, 'send'>;
  /** If absent, the driver's own. */
  readonly createMongoClient?: NonNullable<MongoConnectionOptions['createClient']>;
}

/** Makes the connection to a group's database, by the secret that names it. Nothing is called yet. */
export function connectDatabase(
  { group, mongoSecretId, database, collection, isTlsRequired }: ConsumerConfig,
  { secrets, createMongoClient }: DatabaseClients,
): MongoConnection {
  return mongodbConnection({
    readUri: secretsmanagerMongoUri(secrets, mongoSecretId),
    database,
    appName: `highwater/${group}`,
    isTlsRequired,
    check: (db) => requirePlainCollection(db, collection),
    ...(createMongoClient === undefined ? {} : { createClient: createMongoClient }),
  });
}
