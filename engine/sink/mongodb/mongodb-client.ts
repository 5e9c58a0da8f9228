import { AuthMechanism, type AWSCredentialProvider, type Db, MongoClient, type MongoClientOptions } from 'mongodb';
import { ConfigurationError } from '../../runtime/errors.ts';
import { closeInTime, withinDeadline } from './mongodb-deadline.ts';
import { mongoFailure } from './mongodb-failure.ts';

/** Where and how to connect. */
export interface MongoConnectionOptions {
  /** Gives the connection string; asked for each client. */
  readonly readUri: () => Promise<string>;
  readonly database: string;
  readonly appName: string;
  readonly isTlsRequired: boolean;
  /** The only authorities whose certificates are trusted, in a PEM file; if absent, those that Node.js trusts. */
  readonly caFile?: string;
  /** Gives the credentials of the role for a login by AWS identity, where the connection string asks for one. */
  readonly roleCredentials?: AWSCredentialProvider;
  /** Looks at a database just connected to, and throws where it cannot be used. */
  readonly check?: (database: Db) => Promise<void>;
  /** If absent, ten seconds. */
  readonly openWithinMs?: number;
  /** Replaces the driver's client, for the simulation. */
  readonly createClient?: (uri: string, options: MongoClientOptions) => MongoClient;
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
/** A server may accept a connection and then say nothing. */
const usuallyOpenWithinMs = 10_000;

/**
 * Connects anew, and makes sure that what it connects to can keep the guarantee.
 *
 * @throws ConfigurationError where the connection string, the server or the collection cannot be used at all.
 * @throws MongoUnavailable where MongoDB cannot be reached, or refuses, also the credentials.
 */
export async function openMongoClient(options: MongoConnectionOptions): Promise<MongoClient> {
  const { openWithinMs = usuallyOpenWithinMs } = options;
  const client = newClient(await options.readUri(), options);
  try {
    await withinDeadline(makeReady(client, options), openWithinMs);
    return client;
  } catch (error) {
    await closeInTime(client.close());
    throw mongoFailure(error);
  }
}

async function makeReady(client: MongoClient, { database, check }: MongoConnectionOptions): Promise<void> {
  await client.connect();
  await requireReplicaSet(client);
  await check?.(client.db(database));
}

function newClient(uri: string, options: MongoConnectionOptions): MongoClient {
  const client = createClient(uri, options);
  if (options.isTlsRequired) requireCertificateChecks(client);
  return client;
}

/** The driver's own message may show parts of the connection string, so it goes no further. */
function createClient(uri: string, options: MongoConnectionOptions): MongoClient {
  const { isTlsRequired, caFile, appName, roleCredentials } = options;
  const create = options.createClient ?? ((...given) => new MongoClient(...given));
  const settings: MongoClientOptions = {
    ...limits,
    ...(isTlsRequired ? { tls: true } : {}),
    ...(caFile === undefined ? {} : { tlsCAFile: caFile }),
    appName,
  };
  try {
    const client = create(uri, settings);
    if (roleCredentials === undefined || !isAwsLogin(client)) return client;
    // For any other login the driver would take them for a login without a user.
    return create(uri, { ...settings, authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: roleCredentials } });
  } catch {
    const isTlsOff = isTlsRequired && /[?&](tls|ssl)=false\b/i.test(uri);
    throw new ConfigurationError(
      isTlsOff
        ? 'The MongoDB secret switches TLS off, which is required: remove tls and ssl, or make them true.'
        : 'The MongoDB secret holds a connection string that the driver cannot use.',
    );
  }
}

/** Asked of the client, which never connected and so needs no closing: a connection string has several spellings for it. */
function isAwsLogin({ options }: MongoClient): boolean {
  return options.credentials?.mechanism === AuthMechanism.MONGODB_AWS;
}

/** Asked of the client, since a connection string has several spellings for it. */
function requireCertificateChecks({ options }: MongoClient): void {
  const { tls, rejectUnauthorized, checkServerIdentity } = options;
  // The driver hands a text from the connection string on as it is: anything but true is refused.
  if (tls && (rejectUnauthorized ?? true) === true && checkServerIdentity === undefined) return;
  throw new ConfigurationError(
    'The connection string must not switch certificate checks off (tlsInsecure, tlsAllowInvalid..., rejectUnauthorized).',
  );
}

/**
 * Makes sure that a majority means something here: a replica set, or the router of a sharded cluster.
 *
 * @throws ConfigurationError for a standalone server.
 * @see https://www.mongodb.com/docs/manual/reference/command/hello/
 */
export async function requireReplicaSet(client: MongoClient): Promise<void> {
  const hello = await client.db('admin').command({ hello: 1 });
  if (typeof hello['setName'] === 'string' || hello['msg'] === 'isdbgrid') return;
  throw new ConfigurationError(
    'The MongoDB server is a standalone: use a replica set (one member is enough), so that writes can be majority-durable.',
  );
}
