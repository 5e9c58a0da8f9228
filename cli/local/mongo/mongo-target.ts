import { MongoClient, MongoError } from 'mongodb';
import { LocalStackError } from '../errors.ts';
import type { OwnMongoServer } from './own-mongo-server.ts';

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
