import { Binary, Decimal128, type Document, Double, deserialize, Int32, Long } from 'bson';

const known = new WeakMap<Uint8Array, string>();

/** Hops set these anew: they make no other event. */
const hops: ReadonlySet<string> = new Set([
  'traceparent',
  'tracestate',
  'knativearrivaltime',
  'knativebrokerttl',
  'knativehistory',
]);

/** What a document says whatever record it was made from, and however that was spelled. Raw BSON in. */
function contentOf(bytes: Uint8Array): string {
  const seen = known.get(bytes);
  if (seen !== undefined) return seen;
  // Numbers and bytes keep their types: what they say is not what a double makes of them.
  const { key, type, value, attributes = {} } = deserialize(bytes, { promoteValues: false });
  const made = meaningOf({ key, type, value, attributes: essential(attributes) });
  known.set(bytes, made);
  return made;
}

function essential(attributes: Document): Document {
  const { datacontenttype, ...others } = attributes;
  const kept = Object.entries(others).filter(([name]) => !hops.has(name));
  return Object.fromEntries([...kept, ['datacontenttype', contentTypeOf(datacontenttype)]]);
}

/** JSON is UTF-8, whatever its charset says. */
function contentTypeOf(text = 'application/json'): string {
  const [type = '', ...parameters] = String(text).split(';');
  const others = parameters.map((each) => each.trim()).filter((each) => !/^charset ?=/i.test(each));
  return [type.trim().toLowerCase(), ...others].join(';');
}

/** The same text for values that mean the same, and for no others. */
function meaningOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(meaningOf).join()}]`;
  if (value instanceof Double || value instanceof Int32) return numberOf(String(value.value));
  if (value instanceof Long || value instanceof Decimal128) return numberOf(value.toString());
  if (value instanceof Binary) return `bytes ${value.toString('hex')}`;
  if (typeof value === 'number') return numberOf(String(value));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${meaningOf(Reflect.get(value, name))}`).join()}}`;
}

/** A number as a whole number, and how many tens it is to be multiplied with. */
function numberOf(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = BigInt(`${whole}${fraction}`.replace('-', ''));
  if (digits === 0n) return '0';
  const shortest = String(digits).replace(/0+$/, '');
  const tens = Number(exponent) - fraction.length + (String(digits).length - shortest.length);
  return `${text.startsWith('-') ? '-' : ''}${shortest}e${tens}`;
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
