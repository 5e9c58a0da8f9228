import { MongoClient, MongoError } from 'mongodb';
import * as v from 'valibot';
import { LocalStackError } from '../errors.ts';
import type { ServerContext } from '../process/start-server.ts';
import { hasMongod, startMongod } from './mongod.ts';
import type { OwnMongoServer } from './own-mongo-server.ts';
import { requireSecantusPlatform, startSecantus } from './secantus.ts';

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

/** The MongoDB that a run writes to. */
export interface MongoTarget {
  /** For people: host and port and whose it is; never credentials. */
  readonly label: string;
  readonly uri: string;
  /** Undefined where it is somebody's server, which is never stopped. */
  readonly own: OwnMongoServer | undefined;
}

/** The target of a server that this run started. */
export function ownMongoTarget(own: OwnMongoServer): MongoTarget {
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
