import { MongoClient } from 'mongodb';
import { ConfigurationError } from '../../../engine/runtime/errors.ts';
import { requireReplicaSet } from '../../../engine/sink/mongodb/mongodb-client.ts';
import { closeInTime } from '../../../engine/sink/mongodb/mongodb-deadline.ts';
import { LocalStackError } from '../errors.ts';
import type { MongoTarget } from './open-mongo.ts';

const patienceMs = 30_000;

/**
 * Makes sure that the server answers, that it is one the functions can use, and that the database is empty, and so ours
 * for this run. Makes nothing.
 *
 * @returns what drops the database again.
 * @throws LocalStackError where the server does not answer or is a standalone, or the database holds something; the
 * signal's reason when it aborts.
 */
export async function claimDatabase(
  target: MongoTarget,
  name: string,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  const existing = await collectionsOf(target, name, signal);
  if (existing.length > 0)
    throw new LocalStackError(
      `The database ${name} on ${target.label} is not empty, and only an empty one may be used: drop it or name another.`,
    );
  return async () => {
    const client = new MongoClient(target.uri, { serverSelectionTimeoutMS: patienceMs });
    await client
      .db(name)
      .dropDatabase()
      .finally(() => closeInTime(client.close()));
  };
}

async function collectionsOf(target: MongoTarget, name: string, signal: AbortSignal): Promise<readonly string[]> {
  signal.throwIfAborted();
  const client = new MongoClient(target.uri, { serverSelectionTimeoutMS: patienceMs });
  try {
    const collections = await client.db(name).listCollections({}, { nameOnly: true, signal }).toArray();
    await requireReplicaSet(client);
    return collections.map((collection) => collection.name);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ConfigurationError)
      throw new LocalStackError(`MongoDB at ${target.label} cannot be used. ${error.message}`, {
        cause: error,
      });
    // The driver's own text can hold hosts and options of the connection string.
    throw new LocalStackError(
      `MongoDB at ${target.label} does not answer or refuses the connection: check that it runs and that the ` +
        'credentials in MONGODB_URI are right, or unset MONGODB_URI.',
    );
  } finally {
    await closeInTime(client.close());
  }
}
