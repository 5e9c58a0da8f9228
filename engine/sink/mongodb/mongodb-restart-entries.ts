import type { Collection, Filter, UpdateFilter } from 'mongodb';
import { parseIncarnation, parseShardId, type ShardPosition } from '../../stream/position.ts';
import { padSequenceNumber, unpadSequenceNumber } from '../../stream/sequence-number.ts';
import { MongoUnavailable } from '../errors.ts';
import type { RestartEntries, RestartEntry, SinkCheckpointState } from '../ports.ts';
import type { MongoConnection } from './mongodb-connection.ts';
import { isDuplicateKey, mongoFailure } from './mongodb-failure.ts';
import { durableWrite } from './mongodb-insert.ts';
import {
  durableRead,
  type SinkCheckpointDocument,
  sinkCheckpointCollection,
  sinkCheckpointId,
} from './mongodb-sink-checkpoints.ts';

type SinkCheckpoints = Collection<SinkCheckpointDocument>;

/** Restart entries in the sink checkpoints of one group's database. */
export function mongodbRestartEntries(connection: MongoConnection, collection: string): RestartEntries {
  const run = <T>(what: string, work: (of: SinkCheckpoints) => Promise<T>, timeoutMs: number): Promise<T> =>
    connection
      .use((database) => work(database.collection(sinkCheckpointCollection)), timeoutMs)
      .catch((cause: unknown) => {
        throw new MongoUnavailable(`${what}: ${mongoFailure(cause).message}`, { cause });
      });
  const look = <T>(work: (of: SinkCheckpoints) => Promise<T>, timeoutMs: number): Promise<T> =>
    run('The sink checkpoints could not be read', work, timeoutMs);
  const use = <T>(work: (of: SinkCheckpoints) => Promise<T>, timeoutMs: number): Promise<T> =>
    run('The update of the restart entry may not be stored', work, timeoutMs);
  const idOf = (position: ShardPosition): string => sinkCheckpointId(position, collection);
  const change = (
    filter: Filter<SinkCheckpointDocument>,
    update: UpdateFilter<SinkCheckpointDocument>,
    timeoutMs: number,
  ): Promise<boolean> =>
    use(async (of) => (await of.updateOne(filter, update, durableWrite)).matchedCount === 1, timeoutMs);

  return {
    async read(position, timeoutMs) {
      return readState(await look((of) => of.findOne({ _id: idOf(position) }, durableRead), timeoutMs));
    },

    async list(group, streamName, timeoutMs) {
      const entries = await look((of) => of.find({ restart: { $exists: true } }, durableRead).toArray(), timeoutMs);
      return entries
        .flatMap(({ _id }) => readId(_id, collection) ?? [])
        .filter((position) => position.group === group && position.incarnation.streamName === streamName);
    },

    begin(position, from, entry, timeoutMs) {
      const update = { $set: { restart: paddedEntry(entry) } };
      const begin = async (of: SinkCheckpoints): Promise<'begun' | 'stale'> => {
        const isNew = from.sequence === null && from.restart === null;
        const options = { ...durableWrite, upsert: isNew };
        const { matchedCount, upsertedCount } = await of
          .updateOne(standsAs(idOf(position), from), update, options)
          .catch((error: unknown) =>
            isDuplicateKey(error) ? { matchedCount: 0, upsertedCount: 0 } : Promise.reject(error),
          );
        return matchedCount + upsertedCount === 1 ? 'begun' : 'stale';
      };
      return use(begin, timeoutMs);
    },

    async move(position, { id, through }, to, timeoutMs) {
      const filter = { _id: idOf(position), 'restart.id': id, 'restart.through': padSequenceNumber(through) };
      const isMoved = await change(filter, { $set: { 'restart.through': padSequenceNumber(to) } }, timeoutMs);
      return isMoved ? 'moved' : 'stopped';
    },

    async finish(position, { id, to: end }, timeoutMs) {
      const to = padSequenceNumber(end);
      const filter = { _id: idOf(position), 'restart.id': id, 'restart.through': to, 'restart.to': to };
      const isRaised = await change(filter, { $max: { sequence: to }, $unset: { restart: '' } }, timeoutMs);
      return isRaised ? 'finished' : 'stopped';
    },
  };
}

/** Matches the sink checkpoint that was read, or where none was, none. */
function standsAs(id: string, { sequence, restart }: SinkCheckpointState): Filter<SinkCheckpointDocument> {
  const { id: restartId, through, to } = restart === null ? {} : paddedEntry(restart);
  return {
    _id: id,
    sequence: sequence === null ? { $exists: false } : padSequenceNumber(sequence),
    ...(restart === null
      ? { restart: { $exists: false } }
      : { 'restart.id': restartId, 'restart.through': through, 'restart.to': to }),
  };
}

function paddedEntry({ id, through, to }: RestartEntry): RestartDocument {
  return { id, through: padSequenceNumber(through), to: padSequenceNumber(to) };
}

type RestartDocument = NonNullable<SinkCheckpointDocument['restart']>;

function readState(found: SinkCheckpointDocument | null): SinkCheckpointState {
  const { sequence, restart } = found ?? {};
  return {
    sequence: sequence === undefined ? null : unpadSequenceNumber(sequence),
    restart:
      restart === undefined
        ? null
        : {
            id: restart.id,
            through: unpadSequenceNumber(restart.through),
            to: unpadSequenceNumber(restart.to),
          },
  };
}

/** Reads what `sinkCheckpointId` gives; undefined for what is of another collection, or not ours. */
function readId(id: string, collection: string): ShardPosition | undefined {
  const [, group, place = '', shardText, its] = /^([^#]+)#([^/]+)\/(\S+) (.+)$/.exec(id) ?? [];
  const [incarnation, shard] = [parseIncarnation(place), parseShardId(shardText)];
  if (group === undefined || incarnation === undefined || shard === undefined) return undefined;
  return its === collection ? { group, incarnation, shard } : undefined;
}
