import { MongoClient, MongoError } from 'mongodb';
import * as v from 'valibot';
import { ConfigurationError } from '../../../engine/runtime/errors.ts';
import { requireReplicaSet } from '../../../engine/sink/mongodb/mongodb-client.ts';
import { closeInTime } from '../../../engine/sink/mongodb/mongodb-deadline.ts';
import { LocalStackError } from '../errors.ts';
import type { ServerContext } from '../process/start-server.ts';
import { hasMongod, startMongod } from './mongod.ts';
import type { OwnMongoServer } from './own-mongo-server.ts';
import { requireSecantusPlatform, startSecantus } from './secantus.ts';

const patienceMs = 30_000;

/** The MongoDB that a run writes to. */
export interface MongoTarget {
  /** For people: host and port and whose it is; never credentials. */
  readonly label: string;
  readonly uri: string;
  /** Undefined where it is somebody's server, which is never stopped. */
  readonly own: OwnMongoServer | undefined;
}

/** Which MongoDB, decided before anything is started. */
export type MongoChoice =
  | { readonly kind: 'external'; readonly target: MongoTarget }
  | { readonly kind: 'mongod' }
  | { readonly kind: 'bundled' };

/**
 * MONGODB_URI, else a `mongod` on PATH, else the bundled server.
 *
 * @throws LocalStackError where MONGODB_URI is unusable, or the bundled server does not exist for this machine.
 */
export async function chooseMongo(env: Readonly<Record<string, string | undefined>>): Promise<MongoChoice> {
  const external = externalMongoTarget(env);
  if (external !== undefined) return { kind: 'external', target: external };
  if (await hasMongod(env)) return { kind: 'mongod' };
  requireSecantusPlatform(process.platform, process.arch, hasGlibc());
  return { kind: 'bundled' };
}

/**
 * Starts the chosen server where it is ours to start.
 *
 * @param enableFailPoints lets tests inject faults from the server's side.
 */
export async function openMongo(
  choice: MongoChoice,
  python: () => Promise<string>,
  context: ServerContext,
  enableFailPoints = false,
): Promise<MongoTarget> {
  if (choice.kind === 'external') return choice.target;
  return ownMongoTarget(
    choice.kind === 'mongod'
      ? await startMongod(context, enableFailPoints)
      : await startSecantus(await python(), context, enableFailPoints),
  );
}

function hasGlibc(): boolean {
  return v.is(v.object({ header: v.object({ glibcVersionRuntime: v.unknown() }) }), process.report.getReport());
}

/** The target of a server that this run started. */
function ownMongoTarget(own: OwnMongoServer): MongoTarget {
  return { label: `${hostsOf(own.uri)} (${own.name})`, uri: own.uri, own };
}

/**
 * The target that MONGODB_URI names; undefined where it is not set.
 *
 * @throws LocalStackError where it is no connection string; the text itself stays out of the sentence.
 */
export function externalMongoTarget(env: Readonly<Record<string, string | undefined>>): MongoTarget | undefined {
  const uri = env['MONGODB_URI']?.trim();
  if (!uri) return undefined;
  return { label: `${hostsOf(uri)} (MONGODB_URI)`, uri, own: undefined };
}

function hostsOf(uri: string): string {
  try {
    const { srvHost, hosts } = new MongoClient(uri).options;
    return srvHost ?? hosts.map((host) => host.toString()).join(',');
  } catch (error) {
    const kind = error instanceof MongoError ? error.name : 'unreadable';
    throw new LocalStackError(
      `MONGODB_URI is no usable connection string (${kind}): it must look like mongodb://host:27017, or be unset.`,
    );
  }
}

/**
 * Makes sure that the server answers, that it is one the functions can use, and that the database is empty, and so ours
 * for this run. Makes nothing.
 *
 * @returns what drops the database again.
 * @throws LocalStackError where the server does not answer or is a standalone, or the database holds something; the
 * signal's reason when it aborts.
 */
export async function claimDatabase(
  target: MongoTarget,
  name: string,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  const existing = await collectionsOf(target, name, signal);
  if (existing.length > 0)
    throw new LocalStackError(
      `The database ${name} on ${target.label} is not empty, and only an empty one may be used: drop it or name another.`,
    );
  return async () => {
    const client = new MongoClient(target.uri, { serverSelectionTimeoutMS: patienceMs });
    await client
      .db(name)
      .dropDatabase()
      .finally(() => closeInTime(client.close()));
  };
}

async function collectionsOf(target: MongoTarget, name: string, signal: AbortSignal): Promise<readonly string[]> {
  signal.throwIfAborted();
  const client = new MongoClient(target.uri, { serverSelectionTimeoutMS: patienceMs });
  try {
    const collections = await client.db(name).listCollections({}, { nameOnly: true, signal }).toArray();
    await requireReplicaSet(client);
    return collections.map((collection) => collection.name);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ConfigurationError)
      throw new LocalStackError(`MongoDB at ${target.label} cannot be used. ${error.message}`, {
        cause: error,
      });
    // The driver's own text can hold hosts and options of the connection string.
    throw new LocalStackError(
      `MongoDB at ${target.label} does not answer or refuses the connection: check that it runs and that the ` +
        'credentials in MONGODB_URI are right, or unset MONGODB_URI.',
    );
  } finally {
    await closeInTime(client.close());
  }
}
