import { deserialize, serialize } from 'bson';

const known = new WeakMap<Uint8Array, string>();

/** What a document says whatever record it was made from: key, type, value, and attributes without the trace. Raw BSON in. */
function contentOf(bytes: Uint8Array): string {
  const seen = known.get(bytes);
  if (seen !== undefined) return seen;
  // Numbers and bytes keep their types, and with them their form.
  const { key, type, value, attributes = {} } = deserialize(bytes, { promoteValues: false });
  const { traceparent: _, tracestate: __, ...others } = attributes;
  const made = Buffer.from(serialize({ key, type, value, others })).toString('latin1');
  known.set(bytes, made);
  return made;
}

/** True where these documents are the same to the byte. */
export function areEqual(left: Uint8Array | undefined, right: Uint8Array | undefined): boolean {
  return left !== undefined && right !== undefined && Buffer.compare(left, right) === 0;
}

/** True where these documents say the same, whatever records they were made from. */
export function saySame(left: Uint8Array | undefined, right: Uint8Array | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  return areEqual(left, right) || contentOf(left) === contentOf(right);
}
