import type { Collection, Filter } from 'mongodb';
import { formatIncarnation, type ShardPosition } from '../../stream/position.ts';
import { padSequenceNumber, type SequenceNumber } from '../../stream/sequence-number.ts';
import { MongoUnavailable } from '../errors.ts';
import type { SinkCheckpoints } from '../ports.ts';
import type { MongoConnection } from './mongodb-connection.ts';
import { isDuplicateKey, mongoFailure } from './mongodb-failure.ts';
import { durableWrite } from './mongodb-insert.ts';

/** The sink checkpoint of one shard. Numbers are padded to 129 digits, so that the database compares them as numbers. */
export interface SinkCheckpointDocument {
  readonly _id: string;
  /** Absent where a restart began before the first batch. */
  readonly sequence?: string;
  /** Stands while a restart is under way: no batch raises the sink checkpoint meanwhile. */
  readonly restart?: { readonly id: string; readonly through: string; readonly to: string };
}

/** The collection of the sink checkpoints, in the group's own database. */
export const sinkCheckpointCollection = 'highwater_sink_checkpoints';

/** Reads from the primary what no election can take back. */
export const durableRead = { readConcern: { level: 'majority' }, readPreference: 'primary' } as const;

type SinkCheckpointCollection = Pick<Collection<SinkCheckpointDocument>, 'updateOne' | 'findOne'>;

/** Sink checkpoints in the group's own database, so that they go wherever its documents go. */
export function mongodbSinkCheckpoints(connection: MongoConnection, collection: string): SinkCheckpoints {
  return {
    async raise(position, required, to, timeoutMs) {
      const id = sinkCheckpointId(position, collection);
      try {
        return await connection.use(
          (database) => raise(database.collection(sinkCheckpointCollection), id, required, to),
          timeoutMs,
        );
      } catch (cause) {
        const { group, shard } = position;
        throw new MongoUnavailable(
          `The sink checkpoint of ${shard} may not have moved to ${to}: ${mongoFailure(cause).message}`,
          { cause, fields: { group, shard, sequence: to } },
        );
      }
    },
  };
}

/** `<group>#<stream>@<creation time>/<shard> <collection>` */
export function sinkCheckpointId({ group, incarnation, shard }: ShardPosition, collection: string): string {
  return `${group}#${formatIncarnation(incarnation)}/${shard} ${collection}`;
}

async function raise(
  sinkCheckpoints: SinkCheckpointCollection,
  id: string,
  required: SequenceNumber | null,
  to: SequenceNumber,
): Promise<'raised' | 'behind' | 'restarting'> {
  const filter: Filter<SinkCheckpointDocument> = {
    _id: id,
    restart: { $exists: false },
    ...(required === null ? {} : { sequence: { $gte: padSequenceNumber(required) } }),
  };
  const update = async (): Promise<boolean> => {
    const change = { $max: { sequence: padSequenceNumber(to) } };
    const options = { ...durableWrite, upsert: required === null };
    const { matchedCount, upsertedCount } = await sinkCheckpoints.updateOne(filter, change, options);
    return matchedCount + upsertedCount === 1;
  };
  // Two invocations may create it at once: the loser gets a duplicate key, and matches on the second try unless a
  // restart is under way.
  const once = (): Promise<boolean | null> =>
    update().catch((error: unknown) => (isDuplicateKey(error) ? null : Promise.reject(error)));
  const isRaised = (await once()) ?? (await once()) ?? false;
  return isRaised ? 'raised' : whyNot(sinkCheckpoints, id, required);
}

/** What stands below `required` with no restart under way is of another database, or of an older backup. */
async function whyNot(
  sinkCheckpoints: SinkCheckpointCollection,
  id: string,
  required: SequenceNumber | null,
): Promise<'behind' | 'restarting'> {
  const found = await sinkCheckpoints.findOne({ _id: id }, durableRead);
  // If it is high enough by now, a restart was under way a moment ago.
  const isBelow = required !== null && (found?.sequence ?? '') < padSequenceNumber(required);
  return found?.restart === undefined && isBelow ? 'behind' : 'restarting';
}
