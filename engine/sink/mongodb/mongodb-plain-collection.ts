import { type Db, MongoServerError } from 'mongodb';
import { ConfigurationError } from '../../runtime/errors.ts';

/** Unauthorized. @see https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
const unauthorized = 13;

/**
 * Makes sure that `_id` is unique, byte by byte, in a group's collection: all that keeps an event from being stored
 * twice. One that is not there yet is made as a plain one by the first insert.
 *
 * @throws ConfigurationError for a view, a time series, a capped collection, or one with a collation.
 */
export async function requirePlainCollection(database: Db, name: string): Promise<void> {
  const [found] = await list(database, name);
  if (found === undefined) return;
  const { type, options = {} } = found;
  const kind =
    type !== undefined && type !== 'collection'
      ? type
      : ['timeseries', 'capped', 'collation', 'viewOn'].find((option) => options[option]);
  if (kind === undefined) return;
  throw new ConfigurationError(
    `The collection ${name} does not keep exactly one document for each _id (${kind}): give the group a plain collection.`,
  );
}

interface CollectionDescription {
  readonly type?: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

async function list(database: Db, name: string): Promise<readonly CollectionDescription[]> {
  try {
    return await database.listCollections({ name }, { nameOnly: false }).toArray();
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.code !== unauthorized) throw error;
    throw new ConfigurationError(
      "MongoDB does not let this user list collections: give it readWrite on the group's database.",
    );
  }
}
