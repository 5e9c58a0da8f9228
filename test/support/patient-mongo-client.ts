import { MongoClient, type MongoClientOptions } from 'mongodb';
import type { MongoConnectionOptions } from '../../engine/sink/mongodb/mongodb-client.ts';
import { type MongoConnection, mongodbConnection } from '../../engine/sink/mongodb/mongodb-connection.ts';
import { hangMs } from './hang-ms.ts';

/** The driver's client with the product's options, but for the seconds after which it gives up on a server. */
export function patientMongoClient(uri: string, options: MongoClientOptions = {}): MongoClient {
  return new MongoClient(uri, { ...options, serverSelectionTimeoutMS: hangMs, connectTimeoutMS: hangMs });
}

/** The product's own connection, without its limits for a MongoDB that does not answer in time. */
export function patientMongoConnection(
  options: Pick<MongoConnectionOptions, 'readUri' | 'database' | 'appName'>,
): MongoConnection {
  const connection = mongodbConnection({
    ...options,
    isTlsRequired: false,
    openWithinMs: hangMs,
    createClient: patientMongoClient,
  });
  return { ...connection, use: (operation) => connection.use(operation, hangMs) };
}
