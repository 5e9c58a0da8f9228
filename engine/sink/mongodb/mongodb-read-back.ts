import type { Collection, Document } from 'mongodb';
import { bsonElements, textOf } from '../../documents/bson-elements.ts';
import type { TextId } from './mongodb-insert.ts';

/** What reading back needs of the driver's collection. */
export type ReadCollection = Pick<Collection<TextId>, 'find'>;

/** As many ids as one `$in` carries. */
const idsPerRead = 500;

/**
 * Raw BSON by id of those documents that are there, from the primary. With read concern `majority` only what no
 * election can take back; with `local` also what may still be rolled back.
 */
export async function readBack(
  collection: ReadCollection,
  ids: readonly string[],
  level: 'majority' | 'local',
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (let first = 0; first < ids.length; first += idsPerRead) {
    const cursor = collection.find(
      { _id: { $in: ids.slice(first, first + idsPerRead) } },
      { raw: true, readConcern: { level }, readPreference: 'primary' },
    );
    for (const bytes of (await cursor.toArray()).map(rawBytes)) found.set(idOf(bytes), bytes);
  }
  return found;
}

/** With `raw` the driver gives each document as its bytes. */
export function rawBytes(document: Document): Uint8Array {
  if (document instanceof Uint8Array) return document;
  throw new TypeError('the driver decoded a document that was asked for raw');
}

function idOf(bytes: Uint8Array): string {
  const id = textOf(bsonElements(bytes).get('_id'));
  if (id === undefined) throw new TypeError('a document came back whose _id is no text, though texts were asked for');
  return id;
}
