import { InvalidRequest } from '../errors.ts';
import { nameKind } from './name-kind.ts';
import { showName } from './show-name.ts';

/** The members of one object of the request; a member that is undefined counts as absent. */
export type Members = ReadonlyMap<string, unknown>;

/**
 * Reads an object that may have these members and no others.
 *
 * @param path names the object, as in `messages[3]`; empty for the request itself.
 * @throws InvalidRequest where it is no object or has a member that is not known.
 */
export function readMembers(path: string, value: unknown, known: readonly string[]): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const name = path === '' ? 'The request' : path;
    throw new InvalidRequest(name, `is ${nameKind(value)}`, `send an object with ${known.join(', ')}`);
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  for (const [name] of members) {
    if (known.includes(name)) continue;
    const field = path === '' ? showName(name) : `${path}.${showName(name)}`;
    throw new InvalidRequest(field, 'is not known', `leave it out; known here: ${known.join(', ')}`);
  }
  return new Map(members);
}
