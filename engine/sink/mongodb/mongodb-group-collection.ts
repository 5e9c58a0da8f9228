import { MongoUnavailable } from '../errors.ts';
import type { GroupCollection } from '../ports.ts';
import type { MongoConnection } from './mongodb-connection.ts';
import { mongoFailure } from './mongodb-failure.ts';

/** A group's collection, looked at from outside. */
export function mongodbGroupCollection(connection: MongoConnection, collection: string): GroupCollection {
  return {
    estimate: (timeoutMs) =>
      connection
        .use((database) => database.collection(collection).estimatedDocumentCount(), timeoutMs)
        .catch((cause: unknown) => {
          const reason = mongoFailure(cause).message;
          throw new MongoUnavailable(`The documents could not be counted: ${reason}`, { cause });
        }),
  };
}
