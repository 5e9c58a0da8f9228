import type { DeadLetterStore, RefusedAgain } from '../dead-letter-ports.ts';
import { MongoUnavailable } from '../errors.ts';
import {
  type DeadLetterDocument,
  openCounts,
  openFilter,
  type ReasonCount,
  readDeadLetter,
  skippedFilter,
  skippedSequences,
} from './dead-letter-requests.ts';
import { readSummary, readWhole, type SummaryReply, shownFilter, summaryStages } from './dead-letter-summaries.ts';
import type { MongoConnection } from './mongodb-connection.ts';
import { deadLetterCollection } from './mongodb-dead-letter-sink.ts';
import { mongoFailure } from './mongodb-failure.ts';
import { durableWrite } from './mongodb-insert.ts';
import { durableRead } from './mongodb-sink-checkpoints.ts';

/** When a dead letter was closed, by how. */
const closedAt = { redriven: 'redrivenAt', discarded: 'discardedAt' } as const;

/** The dead letters beside a group's own collection. */
export function mongodbDeadLetterStore(connection: MongoConnection, collection: string): DeadLetterStore {
  const name = deadLetterCollection(collection);
  return {
    open(filter, after, limit, timeoutMs) {
      return connection
        .use(async (database) => {
          const deadLetters = database.collection<DeadLetterDocument>(name).find(openFilter(filter, after), {
            sort: { _id: 1 },
            limit,
            ...durableRead,
          });
          return (await deadLetters.toArray()).map(readDeadLetter);
        }, timeoutMs)
        .catch((cause: unknown) => fail('The dead letters could not be read.', cause));
    },

    list(filter, after, limit, timeoutMs) {
      return connection
        .use(async (database) => {
          const stages = summaryStages(shownFilter(filter, after), limit);
          const found = database.collection(name).aggregate<SummaryReply>(stages, durableRead);
          return (await found.toArray()).map(readSummary);
        }, timeoutMs)
        .catch((cause: unknown) => fail('The dead letters could not be read.', cause));
    },

    read(id, timeoutMs) {
      return connection
        .use(async (database) => {
          const stages = summaryStages({ _id: id }, 1, { payload: 1 });
          const [found] = await database.collection(name).aggregate<SummaryReply>(stages, durableRead).toArray();
          return found === undefined ? null : readWhole(found);
        }, timeoutMs)
        .catch((cause: unknown) => fail('The dead letter could not be read.', cause));
    },

    countOpen(limit, timeoutMs) {
      return connection
        .use(async (database) => {
          const open = [{ $match: { state: 'open' } }, { $limit: limit + 1 }];
          const byReason = { $group: { _id: '$reason.code', count: { $sum: 1 } } };
          const counts = database.collection(name).aggregate<ReasonCount>([...open, byReason], durableRead);
          return openCounts(await counts.toArray(), limit);
        }, timeoutMs)
        .catch((cause: unknown) => fail('The dead letters could not be counted.', cause));
    },

    close(ids, state, at, timeoutMs) {
      return connection
        .use(async (database) => {
          const { modifiedCount } = await database
            .collection<DeadLetterDocument>(name)
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
          const deadLetters = database.collection<DeadLetterDocument>(name).find(skippedFilter(source), {
            projection: { _id: 1 },
            ...durableRead,
          });
          return skippedSequences(await deadLetters.toArray(), source);
        }, timeoutMs)
        .catch((cause: unknown) => fail('The dead letters could not be read.', cause));
    },

    async refuseAgain(deadLetters, at, timeoutMs) {
      await connection
        .use(
          (database) =>
            database.collection<DeadLetterDocument>(name).bulkWrite(
              deadLetters.map((deadLetter) => updateOf(deadLetter, at)),
              { ...durableWrite, ordered: false },
            ),
          timeoutMs,
        )
        .catch((cause: unknown) => fail('The new reasons of the dead letters may not be stored.', cause));
    },
  };
}

function updateOf({ id, reason, eventId }: RefusedAgain, at: Date) {
  const change = { reason, refusedAgainAt: at, ...(eventId === undefined ? {} : { eventId }) };
  return { updateOne: { filter: { _id: id, state: 'open' }, update: { $set: change } } };
}

function fail(message: string, cause: unknown): never {
  throw new MongoUnavailable(`${message} ${mongoFailure(cause).message}`, { cause });
}
