import { compareValues } from './mongo-compare-values.ts';
import { decoded } from './mongo-decoded.ts';
import { idsAskedFor, matchesFilter } from './mongo-filter.ts';
import type { StoredCollection } from './mongo-stored-collection.ts';
import type { FindCommand } from './mongo-wire.ts';

/** Raw documents that match: in the order they came, or as asked for where ids are all that is asked for. */
export function findDocuments(
  collection: StoredCollection,
  { filter, level, limit, isSortedById }: FindCommand,
): readonly Uint8Array[] {
  const documents = level === 'majority' ? collection.majority : collection.primary;
  const found = matchingIds(documents, filter);
  if (isSortedById) found.sort((left, right) => compareValues(left, right) ?? 0);
  return found
    .slice(0, limit)
    .map((id) => documents.get(id))
    .filter((bytes) => bytes !== undefined);
}

/** Ids of the documents that match. */
export function matchingIds(documents: ReadonlyMap<string, Uint8Array>, filter: FindCommand['filter']): string[] {
  const asked = idsAskedFor(filter);
  if (asked !== undefined)
    return [...new Set(asked)].filter((id) => typeof id === 'string').filter((id) => documents.has(id));
  return candidates(documents, filter['_id'])
    .filter(([, bytes]) => matchesFilter(decoded(bytes), filter))
    .map(([id]) => id);
}

/** Whatever else a filter says, one that names an id speaks of that document alone. */
function candidates(
  documents: ReadonlyMap<string, Uint8Array>,
  id: unknown,
): readonly (readonly [string, Uint8Array])[] {
  if (typeof id !== 'string') return [...documents];
  const bytes = documents.get(id);
  return bytes === undefined ? [] : [[id, bytes]];
}
