import { type Document, deserialize } from 'bson';

const known = new WeakMap<Uint8Array, Document>();

/** A stored document by its bytes, decoded once; whoever gets it must not change it. */
export function decoded(bytes: Uint8Array): Document {
  const seen = known.get(bytes);
  if (seen !== undefined) return seen;
  const made = deserialize(bytes);
  known.set(bytes, made);
  return made;
}
