import { onTestFinished, vi } from 'vitest';
import { type MongoConnection, mongodbConnection } from '../../engine/sink/mongodb/mongodb-connection.ts';
import type { TextId } from '../../engine/sink/mongodb/mongodb-insert.ts';
import { patientMongoClient } from './patient-mongo-client.ts';
import type { Certificate } from './private-ca.ts';
import { type MongoScript, type ScriptedMongoServer, startScriptedMongo } from './scripted-mongo-server.ts';

/** A scripted server that ends with the test; `greeting` changes what it says of itself. */
export async function scriptedMongo(
  script: MongoScript,
  greeting: object = {},
  certificate?: Certificate,
): Promise<ScriptedMongoServer> {
  const server = await startScriptedMongo(script, greeting, 0, certificate);
  onTestFinished(() => server.close());
  return server;
}

/** Stops the clock of deadlines: their time passes when a test says so, however long the machine takes. */
export function holdDeadlines(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
}

/** Lets more time pass than any deadline of a test has. */
export async function passDeadlines(): Promise<void> {
  await vi.advanceTimersByTimeAsync(60_000);
}

/**
 * The real connection to a scripted server, through the real driver. The time of its deadlines passes where a command is
 * left without an answer, and nowhere else.
 */
export async function scriptedConnection(
  script: MongoScript,
): Promise<{ readonly connection: MongoConnection; readonly server: ScriptedMongoServer }> {
  holdDeadlines();
  const server = await scriptedMongo((command) => {
    const reply = script(command);
    if (reply === undefined) void passDeadlines();
    return reply;
  });
  const options = { database: 'db', appName: 'test', isTlsRequired: false, createClient: patientMongoClient };
  const connection = mongodbConnection({ ...options, readUri: async () => server.uri });
  onTestFinished(() => connection.close());
  return { connection, server };
}

/** The real driver's collection `db.numtest` on a scripted server; `uriOptions` begin with `&`. */
export async function scriptedCollection(script: MongoScript, uriOptions = '') {
  const server = await scriptedMongo(script);
  const client = patientMongoClient(`${server.uri}${uriOptions}`);
  onTestFinished(() => client.close());
  return { collection: client.db('db').collection<TextId>('numtest'), server };
}
