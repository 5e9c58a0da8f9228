import { MongoUnavailable } from '../errors.ts';
import type { StoredRecords } from '../ports.ts';
import type { MongoConnection } from './mongodb-connection.ts';
import { deadLetterCollection } from './mongodb-dead-letter-sink.ts';
import { mongoFailure } from './mongodb-failure.ts';
import type { TextId } from './mongodb-insert.ts';
import { readBack } from './mongodb-read-back.ts';

/** Reads a group's documents and dead letters by their ids, which the index on `_id` finds. */
export function mongodbStoredRecords(connection: MongoConnection, collection: string): StoredRecords {
  const read = (name: string, ids: readonly string[], timeoutMs: number): Promise<ReadonlyMap<string, Uint8Array>> =>
    connection
      .use((database) => readBack(database.collection<TextId>(name), ids, 'majority'), timeoutMs)
      .catch((cause: unknown) => {
        throw new MongoUnavailable(`What is stored could not be read: ${mongoFailure(cause).message}`, { cause });
      });
  return {
    documents: (ids, timeoutMs) => read(collection, ids, timeoutMs),
    deadLetters: (ids, timeoutMs) => read(deadLetterCollection(collection), ids, timeoutMs),
  };
}
