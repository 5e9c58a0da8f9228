import type { MongoClient } from 'mongodb';
import { ConfigurationError } from '../../shared/errors.ts';

/**
 * Makes sure that a majority means something here: a replica set, or the router of a sharded cluster.
 *
 * @throws ConfigurationError for a standalone server.
 * @see https://www.mongodb.com/docs/manual/reference/command/hello/
 */
export async function requireReplicaSet(client: MongoClient): Promise<void> {
  const hello = await client.db('admin').command({ hello: 1 });
  if (typeof hello['setName'] === 'string' || hello['msg'] === 'isdbgrid') return;
  throw new ConfigurationError(
    'The MongoDB server is a standalone: use a replica set (one member is enough), so that writes can be majority-durable.',
  );
}
