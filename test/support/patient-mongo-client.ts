import { MongoClient, type MongoClientOptions } from 'mongodb';
import { hangMs } from './hang-ms.ts';

/** The driver's client with the product's options, but for the seconds after which it gives up on a server. */
export function patientMongoClient(uri: string, options: MongoClientOptions = {}): MongoClient {
  return new MongoClient(uri, { ...options, serverSelectionTimeoutMS: hangMs, connectTimeoutMS: hangMs });
}
