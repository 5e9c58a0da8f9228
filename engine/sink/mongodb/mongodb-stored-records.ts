import type { Db } from 'mongodb';
import { MongoUnavailable } from '../errors.ts';
import type { StoredRecords } from '../ports.ts';
import type { DeadLetterDocument } from './dead-letter-requests.ts';
import type { MongoConnection } from './mongodb-connection.ts';
import { deadLetterCollection } from './mongodb-dead-letter-sink.ts';
import { mongoFailure } from './mongodb-failure.ts';
import type { TextId } from './mongodb-insert.ts';
import { rawBytes, readBack } from './mongodb-read-back.ts';
import { durableRead } from './mongodb-sink-checkpoints.ts';

/** Reads a group's documents and dead letters by their ids, which the index on `_id` finds. */
export function mongodbStoredRecords(connection: MongoConnection, collection: string): StoredRecords {
  const letters = deadLetterCollection(collection);
  const use = <T>(read: (database: Db) => Promise<T>, timeoutMs: number): Promise<T> =>
    connection.use(read, timeoutMs).catch((cause: unknown) => {
      throw new MongoUnavailable(`What is stored could not be read: ${mongoFailure(cause).message}`, { cause });
    });
  return {
    documents: (ids, timeoutMs) =>
      use((database) => readBack(database.collection<TextId>(collection), ids, 'majority'), timeoutMs),

    deadLetters: (ids, timeoutMs) =>
      use((database) => readBack(database.collection<TextId>(letters), ids, 'majority'), timeoutMs),

    scan: ({ after, before }, limit, timeoutMs) =>
      use(async (database) => {
        const range = { _id: { $gt: after, $lt: before } };
        const options = { sort: { _id: 1 }, limit, raw: true, ...durableRead } as const;
        return (await database.collection<TextId>(collection).find(range, options).toArray()).map(rawBytes);
      }, timeoutMs),

    letterEvents: (after, limit, timeoutMs) =>
      use(async (database) => {
        const range = after === null ? {} : { _id: { $gt: after } };
        const projection = { eventId: 1, state: 1 };
        const options = { sort: { _id: 1 }, limit, projection, ...durableRead } as const;
        const found = await database.collection<DeadLetterDocument>(letters).find(range, options).toArray();
        return found.map(({ _id, eventId, state }) => ({
          id: _id,
          eventId: typeof eventId === 'string' ? eventId : '',
          state: typeof state === 'string' ? state : '',
        }));
      }, timeoutMs),
  };
}
