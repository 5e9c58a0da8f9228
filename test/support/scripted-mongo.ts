import { MongoClient } from 'mongodb';
import { onTestFinished } from 'vitest';
import {
  type MongoConnection,
  mongodbConnection,
} from '../../lambdas/consumer/adapters/mongodb-connection.ts';
import type { TextId } from '../../lambdas/consumer/adapters/mongodb-insert.ts';
import { type MongoScript, type ScriptedMongoServer, startScriptedMongo } from './scripted-mongo-server.ts';

/** A scripted server that ends with the test; `greeting` changes what it says of itself. */
export async function scriptedMongo(
  script: MongoScript,
  greeting: object = {},
): Promise<ScriptedMongoServer> {
  const server = await startScriptedMongo(script, greeting);
  onTestFinished(() => server.close());
  return server;
}

/** The real connection to a scripted server, through the real driver. */
export async function scriptedConnection(
  script: MongoScript,
): Promise<{ readonly connection: MongoConnection; readonly server: ScriptedMongoServer }> {
  const server = await scriptedMongo(script);
  const options = { database: 'db', appName: 'test', isTlsRequired: false };
  const connection = mongodbConnection({ ...options, readUri: async () => server.uri });
  onTestFinished(() => connection.close());
  return { connection, server };
}

/** The real driver's collection `db.numtest` on a scripted server; `uriOptions` begin with `&`. */
export async function scriptedCollection(script: MongoScript, uriOptions = '') {
  const server = await scriptedMongo(script);
  const client = new MongoClient(`${server.uri}${uriOptions}`);
  onTestFinished(() => client.close());
  return { collection: client.db('db').collection<TextId>('numtest'), server };
}
