import type { Db } from 'mongodb';
import { MongoUnavailable } from '../errors.ts';
import type { DatabaseInspection, DatabaseInspector, RefusingIndex } from '../inspection-ports.ts';
import type { MongoConnection } from './mongodb-connection.ts';
import { mongoFailure } from './mongodb-failure.ts';

/** An id that no sink checkpoint has: they name a group and a stream. */
const nobody = 'inspected';
/** How long members may take to acknowledge; a healthy majority needs milliseconds. */
const acknowledgedWithinMs = 5_000;

/** Looks at the database of a group and at its collection. */
export function mongodbDatabaseInspector(connection: MongoConnection, collection: string): DatabaseInspector {
  return {
    inspect: (timeoutMs) =>
      connection
        .use(async (database) => await inspect(database, collection), timeoutMs)
        .catch((cause: unknown) => {
          const failure = mongoFailure(cause);
          throw new MongoUnavailable(`The database could not be inspected: ${failure.message}`, { cause });
        }),
  };
}

async function inspect(database: Db, collection: string): Promise<DatabaseInspection> {
  const hello = await database.command({ hello: 1 });
  const [description] = await database.listCollections({ name: collection }, { nameOnly: false }).toArray();
  const { validator, validationAction = 'error' }: Options = Object(description).options ?? {};
  return {
    serverVersion: await readVersion(database),
    topology: hello['msg'] === 'isdbgrid' ? 'sharded' : 'replica-set',
    majorityTrouble: await findMajorityTrouble(database),
    refusingIndexes: description === undefined ? [] : await findRefusingIndexes(database, collection),
    hasValidator: Object.keys(Object(validator)).length > 0 && validationAction !== 'warn',
  };
}

interface Options {
  readonly validator?: unknown;
  readonly validationAction?: unknown;
}

async function readVersion(database: Db): Promise<string | null> {
  const { version } = await database.command({ buildInfo: 1 });
  return typeof version === 'string' ? version : null;
}

/**
 * A write that changes nothing is acknowledged when a majority has all that was written before.
 *
 * @see https://www.mongodb.com/docs/manual/reference/write-concern/
 */
async function findMajorityTrouble(database: Db): Promise<string | null> {
  const writeConcern = { w: 'majority', journal: true, wtimeoutMS: acknowledgedWithinMs } as const;
  const nothing = { $set: { inspected: true } };
  const checkpoints = database.collection<{ _id: string }>('highwater_sink_checkpoints');
  try {
    await checkpoints.updateOne({ _id: nobody }, nothing, { writeConcern });
    return null;
  } catch (error) {
    return mongoFailure(error).message;
  }
}

async function findRefusingIndexes(database: Db, collection: string): Promise<readonly RefusingIndex[]> {
  const indexes = await database.collection(collection).listIndexes().toArray();
  return indexes.flatMap(({ name, unique, key }): readonly RefusingIndex[] => {
    if (name === '_id_') return [];
    const reason = unique === true ? 'unique' : reasonOf(Object.values(Object(key)));
    return reason === undefined ? [] : [{ name: String(name), reason }];
  });
}

/** Text, hashed and geographical indexes refuse some values; one of several fields, arrays in two of them. */
function reasonOf(kinds: readonly unknown[]): RefusingIndex['reason'] | undefined {
  if (kinds.some((kind) => typeof kind === 'string')) return 'special';
  return kinds.length > 1 ? 'compound' : undefined;
}
