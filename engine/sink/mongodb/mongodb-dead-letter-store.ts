import { Binary, type Document } from 'mongodb';
import { parseDeadLetterId } from '../../documents/dead-letter.ts';
import type { RecordSource } from '../../documents/make-document.ts';
import type { RejectionCode } from '../../events/rejection.ts';
import { formatIncarnation, formatRecordPosition } from '../../stream/position.ts';
import type { SequenceNumber } from '../../stream/sequence-number.ts';
import type { DeadLetterFilter, DeadLetterStore, OpenDeadLetter, RefusedAgain } from '../dead-letter-ports.ts';
import { MongoUnavailable } from '../errors.ts';
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

/** A dead letter as it stands in its collection, as far as it is filtered by. */
export interface DeadLetterDocument extends Document {
  readonly _id: string;
}

/** Open dead letters after that id. The ids are values only: whatever they hold, they are no operators. */
export function openFilter({ ids, reasonCode }: DeadLetterFilter, after: string | null): Document {
  const id = {
    ...(ids === undefined ? {} : { $in: [...ids] }),
    ...(after === null ? {} : { $gt: after }),
  };
  return {
    state: 'open',
    ...(Object.keys(id).length === 0 ? {} : { _id: id }),
    ...(reasonCode === undefined ? {} : { 'reason.code': reasonCode }),
  };
}

/** Reads what redriving needs of a dead letter. */
export function readDeadLetter(deadLetter: DeadLetterDocument): OpenDeadLetter {
  const { key, payload, origin } = deadLetter;
  const arrivedAt: unknown = origin?.arrivedAt;
  const isWhole = typeof key === 'string' && payload instanceof Binary && arrivedAt instanceof Date;
  return { id: deadLetter._id, record: isWhole ? { key, payload: payload.value(), arrivedAt } : null };
}

/**
 * Dead letters of records of one shard that were dead-lettered by command and are not stored since. Their ids begin alike, so
 * the index on `_id` finds them however many others there are.
 */
export function skippedFilter({ incarnation, shard }: RecordSource): Document {
  const code: RejectionCode = 'skipped-by-operator';
  const place = `${formatIncarnation(incarnation)}/${shard}`;
  // After the space that ends the place comes the exclamation mark.
  return { _id: { $gte: `${place} `, $lt: `${place}!` }, 'reason.code': code, state: { $in: ['open', 'discarded'] } };
}

/** The numbers of those that name a record of this incarnation, which a record of a former one does not. */
export function skippedSequences(
  deadLetters: readonly DeadLetterDocument[],
  { incarnation, shard }: RecordSource,
): readonly SequenceNumber[] {
  return deadLetters.flatMap(({ _id }) => {
    const { sequence } = parseDeadLetterId(_id) ?? {};
    if (sequence === undefined) return [];
    return formatRecordPosition(incarnation, shard, sequence) === _id ? [sequence] : [];
  });
}
