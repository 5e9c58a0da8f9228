import type { Collection } from 'mongodb';
import { CheckpointUnreadable, MongoUnavailable, OutcomeUnknown } from '../errors.ts';
import type { GroupStart, GroupStarts } from '../ports.ts';
import type { MongoConnection } from './mongodb-connection.ts';
import { isDuplicateKey } from './mongodb-errors.ts';
import { mongoFailure } from './mongodb-failure.ts';
import { markCollection } from './mongodb-high-water-marks.ts';
import { durableWrite } from './mongodb-insert.ts';

/** Where one group began on one stream. */
interface StartDocument {
  readonly _id: string;
  readonly startFrom: string;
  readonly startAt: Date;
}

type StartCollection = Pick<Collection<StartDocument>, 'updateOne' | 'findOne'>;

/** Starts of groups beside the marks in the group's own database, where they outlive the checkpoint table. */
export function mongodbGroupStarts(connection: MongoConnection, collection: string): GroupStarts {
  return {
    async establish(group, streamName, start, timeoutMs) {
      const id = startId(group, streamName, collection);
      const kept = await connection
        .use((database) => keep(database.collection<StartDocument>(markCollection), id, start), timeoutMs)
        .catch((cause: unknown) => {
          const reason = mongoFailure(cause).message;
          throw new MongoUnavailable(`The start of the group is not proven to be kept: ${reason}`, { cause });
        });
      const { startFrom, startAt } = kept;
      if (typeof startFrom === 'string' && startAt instanceof Date) return { startFrom, startAt };
      throw new CheckpointUnreadable(
        'The start of the group is damaged in its database: it needs a startFrom, and a date as startAt.',
      );
    },
  };
}

/** `<group>#<stream> <collection>`: of the stream's name, not of one life of it, as in the checkpoint table. */
export function startId(group: string, streamName: string, collection: string): string {
  return `${group}#${streamName} ${collection}`;
}

/** Written once; given as the majority holds it. */
async function keep(
  starts: StartCollection,
  id: string,
  { startFrom, startAt }: GroupStart,
): Promise<StartDocument> {
  const upsert = () =>
    starts.updateOne(
      { _id: id },
      { $setOnInsert: { startFrom, startAt } },
      { ...durableWrite, upsert: true },
    );
  // Two that begin at once: one of them meets the other's, and finds it below.
  await upsert().catch((error: unknown) => (isDuplicateKey(error) ? undefined : Promise.reject(error)));
  const kept = await starts.findOne(
    { _id: id },
    { readConcern: { level: 'majority' }, readPreference: 'primary' },
  );
  if (kept === null) throw new OutcomeUnknown('The majority does not show it yet.');
  return kept;
}
