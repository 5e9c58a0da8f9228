import type { Collection } from 'mongodb';
import { formatIncarnation, type ShardPosition } from '../../shared/position.ts';
import { padSequenceNumber } from '../../shared/sequence-number.ts';
import { MongoUnavailable } from '../errors.ts';
import type { HighWaterMarks, MarkedPlace } from '../ports.ts';
import type { MongoConnection } from './mongodb-connection.ts';
import { isDuplicateKey } from './mongodb-errors.ts';
import { mongoFailure } from './mongodb-failure.ts';
import { durableWrite } from './mongodb-insert.ts';

/** The marks of one shard, padded to 129 digits, so that the database compares them as numbers. */
export interface MarkDocument {
  readonly _id: string;
  /** The mark of what was read first. */
  readonly sequence?: string;
  /** The marks of what was read again, by replay; they are never deleted, since a restored row may ask for any of them. */
  readonly replays?: Readonly<Record<string, string>>;
}

/** The collection of the marks, in the group's own database. */
export const markCollection = 'highwater_marks';

/** Marks in the group's own database, so that they go wherever its documents go. */
export function mongodbHighWaterMarks(connection: MongoConnection, collection: string): HighWaterMarks {
  return {
    async raise(position, from, to, timeoutMs) {
      const id = markId(position, collection);
      try {
        return await connection.use(
          (database) => raise(database.collection<MarkDocument>(markCollection), id, from, to),
          timeoutMs,
        );
      } catch (cause) {
        const { group, shard } = position;
        throw new MongoUnavailable(
          `The sink checkpoint of ${shard} is not proven to have moved to ${to.sequence}: ${mongoFailure(cause).message}`,
          { cause, fields: { group, shard, sequence: to.sequence } },
        );
      }
    },
  };
}

/** `<group>#<stream>@<creation time>/<shard> <collection>` */
export function markId({ group, incarnation, shard }: ShardPosition, collection: string): string {
  return `${group}#${formatIncarnation(incarnation)}/${shard} ${collection}`;
}

async function raise(
  marks: Pick<Collection<MarkDocument>, 'updateOne'>,
  id: string,
  from: MarkedPlace | null,
  to: MarkedPlace,
): Promise<'raised' | 'behind'> {
  const change = { $max: { [pathOf(to)]: padSequenceNumber(to.sequence) } };
  if (from !== null) {
    const { matchedCount } = await marks.updateOne(
      { _id: id, [pathOf(from)]: { $gte: padSequenceNumber(from.sequence) } },
      change,
      durableWrite,
    );
    return matchedCount === 1 ? 'raised' : 'behind';
  }
  const upsert = () => marks.updateOne({ _id: id }, change, { ...durableWrite, upsert: true });
  // Two that make the same mark at once: one of them meets the other's, and finds it the second time.
  await upsert().catch((error: unknown) => (isDuplicateKey(error) ? upsert() : Promise.reject(error)));
  return 'raised';
}

/** A replay is named by whoever runs it, and a path may not be named just anything. */
function pathOf({ replayId }: MarkedPlace): string {
  return replayId === null ? 'sequence' : `replays.${encodeURIComponent(replayId).replaceAll('.', '%2E')}`;
}
