import type { Db } from 'mongodb';
import { MongoUnavailable } from '../errors.ts';
import { type MongoConnectionOptions, type OpenedMongoClient, openMongoClient } from './mongodb-client.ts';
import { closeInTime, MongoDeadlineExceeded, withinDeadline } from './mongodb-deadline.ts';
import { isAuthenticationFailure } from './mongodb-errors.ts';

/** The group's database, connected when first used. */
export interface MongoConnection {
  /**
   * Begins an invocation: all its operations go to one cluster, that of its first, and the next invocation may have
   * another. An operator's process is one invocation, and need not begin it.
   */
  begin(): void;
  /**
   * Runs one operation. Where MongoDB refuses the credentials, the connection string is read once more (it may have
   * been rotated) and the operation runs a second time. Both share the time; where it runs out, the connection is
   * given up and the next use makes a new one. One that is still being made is left to the next use, and the operation
   * that waited for it never begins.
   *
   * @throws ConfigurationError where the connection string or the server cannot be used at all.
   * @throws MongoUnavailable where MongoDB cannot be reached, did not answer in time, or is another cluster by now than
   * this invocation has used (the operation then never begins); whatever the operation throws.
   */
  use<T>(operation: (database: Db) => Promise<T>, timeoutMs: number): Promise<T>;
  /** In bounded time, also where the connection is still being made or its server is silent. Never throws. */
  close(): Promise<void>;
}

/** A client on its way up, or up. */
interface Opening {
  readonly opened: Promise<OpenedMongoClient>;
  isUp: boolean;
}

/** One connection a sandbox; concurrency comes from the shards, so a pool of two is enough. */
export function mongodbConnection(options: MongoConnectionOptions): MongoConnection {
  let current: Opening | undefined;
  let usedAddress: string | undefined;

  const open = (): Opening => {
    if (current !== undefined) return current;
    const opening: Opening = { opened: openMongoClient(options), isUp: false };
    current = opening;
    opening.opened.then(
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
    // A connection that never came up has nothing to close; one that comes up later is closed then.
    if (opening !== undefined) await closeInTime(opening.opened.then(({ client }) => client.close()));
  };
  const stayWith = (address: string): void => {
    usedAddress ??= address;
    // With documents in one cluster and their mark in another, the checkpoint would move over what the other lacks.
    if (address !== usedAddress)
      throw new MongoUnavailable(
        'The MongoDB secret names another cluster by now than this invocation has used: all of it has to be done again, in the new one.',
      );
  };

  return {
    begin: () => {
      usedAddress = undefined;
    },
    close: () => drop(current),
    async use(operation, timeoutMs) {
      let used: Opening | undefined;
      let isGivenUp = false;
      const attempt = async (): ReturnType<typeof operation> => {
        used = open();
        const { client, address } = await used.opened;
        // By now it may be another database, restored or named by a new secret, and others have gone on without it.
        if (isGivenUp)
          throw new MongoUnavailable('The operation was given up before MongoDB could be reached.');
        stayWith(address);
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
