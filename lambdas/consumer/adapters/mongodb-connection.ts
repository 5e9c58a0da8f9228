import type { Db, MongoClient } from 'mongodb';
import { MongoUnavailable } from '../errors.ts';
import { type MongoConnectionOptions, openMongoClient } from './mongodb-client.ts';
import { MongoDeadlineExceeded, withinDeadline } from './mongodb-deadline.ts';
import { isAuthenticationFailure } from './mongodb-errors.ts';

/** The group's database, connected when first used. */
export interface MongoConnection {
  /**
   * Runs one operation. Where MongoDB refuses the credentials, the connection string is read once more (it may have
   * been rotated) and the operation runs a second time. Both share the time; where it runs out, the connection is
   * given up and the next use makes a new one. One that is still being made is left to the next use, and the operation
   * that waited for it never begins.
   *
   * @throws ConfigurationError where the connection string or the server cannot be used at all.
   * @throws MongoUnavailable where MongoDB cannot be reached, or did not answer in time; whatever the operation throws.
   */
  use<T>(operation: (database: Db) => Promise<T>, timeoutMs: number): Promise<T>;
  close(): Promise<void>;
}

/** A client on its way up, or up. */
interface Opening {
  readonly client: Promise<MongoClient>;
  isUp: boolean;
}

/** One connection a sandbox; concurrency comes from the shards, so a pool of two is enough. */
export function mongodbConnection(options: MongoConnectionOptions): MongoConnection {
  let current: Opening | undefined;

  const open = (): Opening => {
    if (current !== undefined) return current;
    const opening: Opening = { client: openMongoClient(options), isUp: false };
    current = opening;
    opening.client.then(
      () => {
        opening.isUp = true;
      },
      () => {
        if (current === opening) current = undefined;
      },
    );
    return opening;
  };
  const drop = async (opening: Opening | undefined): Promise<void> => {
    if (current === opening) current = undefined;
    // A connection that never came up has nothing to close.
    await opening?.client.then((client) => client.close()).catch(() => undefined);
  };

  return {
    close: () => drop(current),
    async use(operation, timeoutMs) {
      let used: Opening | undefined;
      let isGivenUp = false;
      const attempt = async (): ReturnType<typeof operation> => {
        used = open();
        const client = await used.client;
        // By now it may be another database, restored or named by a new secret, and others have gone on without it.
        if (isGivenUp)
          throw new MongoUnavailable('The operation was given up before MongoDB could be reached.');
        return operation(client.db(options.database));
      };
      const attemptTwice = async (): ReturnType<typeof operation> => {
        try {
          return await attempt();
        } catch (error) {
          if (!isAuthenticationFailure(error)) throw error;
          await drop(used);
          return attempt();
        }
      };
      try {
        return await withinDeadline(attemptTwice(), timeoutMs);
      } catch (error) {
        isGivenUp = true;
        // Not awaited: closing a connection that does not answer may take its time as well.
        if (error instanceof MongoDeadlineExceeded && used?.isUp === true) void drop(used);
        throw error;
      }
    },
  };
}
