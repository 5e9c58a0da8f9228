import type { Db, MongoClient } from 'mongodb';
import { MongoUnavailable } from '../errors.ts';
import { type MongoConnectionOptions, openMongoClient } from './mongodb-client.ts';
import { closeInTime, MongoDeadlineExceeded, withinDeadline } from './mongodb-deadline.ts';
import { isAuthenticationFailure, mongoFailure } from './mongodb-failure.ts';

/**
 * The group's database, connected when first used. One client serves one invocation after another, and never a second one
 * within an invocation: by then the secret may name another database, and with documents in one and their sink checkpoint
 * in the other, the checkpoint would move over what the other lacks.
 */
export interface MongoConnection {
  /**
   * Begins an invocation: its first use takes the client that is there or, where that was given up, makes a new one. An
   * operator's process is one invocation, and need not begin it.
   */
  begin(): void;
  /**
   * Runs one operation. The client is given up for the rest of the invocation where it cannot connect, where MongoDB
   * refuses its credentials, and where the time runs out once it is connected. A client that is still connecting then is
   * left to the next use, and the operation that waited for it never begins.
   *
   * @throws ConfigurationError where the connection string or the server cannot be used at all.
   * @throws MongoUnavailable where MongoDB cannot be reached or did not answer in time, and at once where the client was
   * given up, with what it was given up for as the cause; whatever the operation throws.
   */
  use<T>(operation: (database: Db) => Promise<T>, timeoutMs: number): Promise<T>;
  /** In bounded time, also where the client is still connecting or its server is silent. Never throws. */
  close(): Promise<void>;
}

/** A client that is connecting, connected, or given up. */
interface Opening {
  readonly opened: Promise<MongoClient>;
  isUp: boolean;
  isGivenUp: boolean;
  /** What it was given up for. */
  trouble?: unknown;
}

/** One client an execution environment; concurrency comes from the shards, so a pool of two is enough. */
export function mongodbConnection(options: MongoConnectionOptions): MongoConnection {
  let current: Opening | undefined;
  let isTaken = false;

  const take = (): Opening => {
    if (current === undefined || (current.isGivenUp && !isTaken)) current = startOpening(options);
    isTaken = true;
    if (current.isGivenUp)
      throw new MongoUnavailable('The MongoDB client was closed after an error: the next invocation connects again.', {
        cause: current.trouble,
      });
    return current;
  };

  return {
    begin: () => {
      isTaken = false;
    },
    close: async () => {
      if (current !== undefined) await giveUp(current);
    },
    async use(operation, timeoutMs) {
      const used = take();
      let isTooLate = false;
      const run = async (): ReturnType<typeof operation> => {
        const client = await used.opened;
        // By now it may be another database, restored meanwhile, and others have gone on without it.
        if (isTooLate || used.isGivenUp)
          throw new MongoUnavailable(
            'The operation timed out, or the client was closed, before MongoDB was connected.',
          );
        return operation(client.db(options.database));
      };
      try {
        return await withinDeadline(run(), timeoutMs);
      } catch (error) {
        isTooLate = true;
        const isSilent = error instanceof MongoDeadlineExceeded && used.isUp;
        // Not awaited: closing a connection that does not answer may take its time as well.
        if (isSilent || isAuthenticationFailure(error)) void giveUp(used, mongoFailure(error));
        throw error;
      }
    },
  };
}

function startOpening(options: MongoConnectionOptions): Opening {
  const opening: Opening = { opened: openMongoClient(options), isUp: false, isGivenUp: false };
  opening.opened.then(
    () => {
      opening.isUp = true;
    },
    (error: unknown) => {
      opening.isGivenUp = true;
      opening.trouble = error;
    },
  );
  return opening;
}

/** A client that never connected has nothing to close; one that connects later is closed then. */
async function giveUp(opening: Opening, trouble?: unknown): Promise<void> {
  opening.isGivenUp = true;
  opening.trouble ??= trouble;
  await closeInTime(opening.opened.then((client) => client.close()));
}
