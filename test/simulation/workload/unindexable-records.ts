import type { Random } from '../engine/random.ts';
import { type IndexKind, indexKinds } from '../model/mongodb/mongo-index-rules.ts';
import { foreignEvent, means, ofKind } from './record-meaning.ts';

/** Values that an index can make no keys of, by its kind; a collection without it takes them. */
const values: Readonly<Record<IndexKind, readonly object[]>> = {
  text: [{ text: 'payload-text', language: 'payload-klingon' }, { language: 7 }, { language: null }],
  hashed: [{ hashedItem: [1, 'payload-item'] }, { hashedItem: [] }],
  flat: [{ flatPoint: [0, 180.5] }, { flatPoint: [1e3, 0] }, { flatPoint: ['payload-x', 1] }],
  compound: [{ parallelOne: [1, 2], parallelTwo: ['payload-a', 'payload-b'] }],
};

/** An event, or JSON that is none, of which indexes of some kinds can make no keys. */
export function unindexableBytes(random: Random, index: number): Uint8Array {
  const breaks = indexKinds.filter(() => random.chance(0.6));
  const value = Object.assign({ index }, ...breaks.map((kind) => random.pick(values[kind])));
  const bytes = random.chance(0.5) ? foreignEvent(`unindexable-${index}`, value) : Buffer.from(JSON.stringify(value));
  return ofKind(means(bytes, { breaks }), 'unindexable');
}
