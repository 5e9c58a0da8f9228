import { type Db, MongoClient, type MongoClientOptions } from 'mongodb';
import { ConfigurationError, HighwaterError } from '../../shared/errors.ts';
import { MongoUnavailable } from '../errors.ts';
import { MongoDeadlineExceeded, withinDeadline } from './mongodb-deadline.ts';
import { isAuthenticationFailure } from './mongodb-errors.ts';
import { requireReplicaSet } from './mongodb-topology.ts';

/** The group's database, connected when first used. */
export interface MongoConnection {
  /**
   * Runs one operation. Where MongoDB refuses the credentials, the connection string is read once more (it may have
   * been rotated) and the operation runs a second time. Both share the time; where it runs out, the connection is
   * given up and the next use makes a new one.
   *
   * @throws ConfigurationError where the connection string or the server cannot be used at all.
   * @throws MongoUnavailable where MongoDB cannot be reached, or did not answer in time; whatever the operation throws.
   */
  use<T>(operation: (database: Db) => Promise<T>, timeoutMs: number): Promise<T>;
  close(): Promise<void>;
}

/** Where and how to connect. */
export interface MongoConnectionOptions {
  /** Gives the connection string; asked again after refused credentials. */
  readonly readUri: () => Promise<string>;
  readonly database: string;
  readonly appName: string;
  readonly isTlsRequired: boolean;
}

/**
 * Concerns and read preference stand at each operation instead: a connection string that names some wins over the
 * client's own.
 */
const limits = {
  serverSelectionTimeoutMS: 5_000,
  connectTimeoutMS: 5_000,
  minPoolSize: 0,
  maxPoolSize: 2,
} as const satisfies MongoClientOptions;

/** One connection a sandbox; concurrency comes from the shards, so a pool of two is enough. */
export function mongodbConnection(options: MongoConnectionOptions): MongoConnection {
  let connected: Promise<MongoClient> | undefined;

  const client = async (): Promise<MongoClient> => {
    connected ??= connect(options);
    const connecting = connected;
    try {
      return await connecting;
    } catch (error) {
      if (connected === connecting) connected = undefined;
      throw error;
    }
  };
  const close = async (): Promise<void> => {
    const closing = connected;
    connected = undefined;
    // A connection that never came up has nothing to close.
    await closing?.then((open) => open.close()).catch(() => undefined);
  };
  const attempt = async <T>(operation: (database: Db) => Promise<T>): Promise<T> =>
    operation((await client()).db(options.database));
  const attemptTwice = async <T>(operation: (database: Db) => Promise<T>): Promise<T> => {
    try {
      return await attempt(operation);
    } catch (error) {
      if (!isAuthenticationFailure(error)) throw error;
      await close();
      return attempt(operation);
    }
  };

  return {
    close,
    async use(operation, timeoutMs) {
      try {
        return await withinDeadline(attemptTwice(operation), timeoutMs);
      } catch (error) {
        // Not awaited: closing a connection that does not answer may take its time as well.
        if (error instanceof MongoDeadlineExceeded) void close();
        throw error;
      }
    },
  };
}

async function connect(options: MongoConnectionOptions): Promise<MongoClient> {
  const client = newClient(await options.readUri(), options);
  try {
    await client.connect();
    await requireReplicaSet(client);
    return client;
  } catch (error) {
    await client.close();
    if (error instanceof HighwaterError || isAuthenticationFailure(error)) throw error;
    throw new MongoUnavailable('MongoDB cannot be reached.', { cause: error });
  }
}

/** The driver's own message may show parts of the connection string, so it goes no further. */
function newClient(uri: string, options: MongoConnectionOptions): MongoClient {
  try {
    const tls = options.isTlsRequired ? { tls: true } : {};
    return new MongoClient(uri, { ...limits, ...tls, appName: options.appName });
  } catch {
    throw new ConfigurationError('The MongoDB secret holds a connection string that the driver cannot use.');
  }
}
