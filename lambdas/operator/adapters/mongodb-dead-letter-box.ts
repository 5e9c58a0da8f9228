import type { MongoConnection } from '../../consumer/adapters/mongodb-connection.ts';
import { deadLetterCollection } from '../../consumer/adapters/mongodb-dead-letter-sink.ts';
import { durableWrite } from '../../consumer/adapters/mongodb-insert.ts';
import { MongoUnavailable } from '../../consumer/errors.ts';
import type { DeadLetterBox, RefusedAgain } from '../dead-letter-ports.ts';
import {
  type LetterDocument,
  openFilter,
  readLetter,
  skippedFilter,
  skippedSequences,
} from './mongodb-letter-requests.ts';

/** When a letter was closed, by how. */
const closedAt = { redriven: 'redrivenAt', discarded: 'discardedAt' } as const;

/** The dead letters beside a group's own collection. */
export function mongodbDeadLetterBox(connection: MongoConnection, collection: string): DeadLetterBox {
  const name = deadLetterCollection(collection);
  return {
    open(filter, after, limit, timeoutMs) {
      return connection
        .use(async (database) => {
          const letters = database.collection<LetterDocument>(name).find(openFilter(filter, after), {
            sort: { _id: 1 },
            limit,
            readConcern: 'majority',
            readPreference: 'primary',
          });
          return (await letters.toArray()).map(readLetter);
        }, timeoutMs)
        .catch((cause: unknown) => fail('The dead letters could not be read.', cause));
    },

    close(ids, state, at, timeoutMs) {
      return connection
        .use(async (database) => {
          const { modifiedCount } = await database
            .collection<LetterDocument>(name)
            .updateMany(
              { _id: { $in: [...ids] }, state: 'open' },
              { $set: { state, [closedAt[state]]: at } },
              durableWrite,
            );
          return modifiedCount;
        }, timeoutMs)
        .catch((cause: unknown) => fail('The dead letters are not proven to be closed.', cause));
    },

    skipped(source, timeoutMs) {
      return connection
        .use(async (database) => {
          const letters = database.collection<LetterDocument>(name).find(skippedFilter(source), {
            projection: { _id: 1 },
            readConcern: 'majority',
            readPreference: 'primary',
          });
          return skippedSequences(await letters.toArray(), source);
        }, timeoutMs)
        .catch((cause: unknown) => fail('The dead letters could not be read.', cause));
    },

    async refuseAgain(letters, at, timeoutMs) {
      await connection
        .use(
          (database) =>
            database.collection<LetterDocument>(name).bulkWrite(
              letters.map((letter) => updateOf(letter, at)),
              { ...durableWrite, ordered: false },
            ),
          timeoutMs,
        )
        .catch((cause: unknown) => fail('The new reasons are not proven to be kept.', cause));
    },
  };
}

function updateOf({ id, reason, eventId }: RefusedAgain, at: Date) {
  const change = { reason, refusedAgainAt: at, ...(eventId === undefined ? {} : { eventId }) };
  return { updateOne: { filter: { _id: id, state: 'open' }, update: { $set: change } } };
}

function fail(message: string, cause: unknown): never {
  throw new MongoUnavailable(message, { cause });
}
