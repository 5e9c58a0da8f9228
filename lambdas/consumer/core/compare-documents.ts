import { type BsonElement, bsonElements, embeddedElements, sameElement } from './bson-elements.ts';

type Elements = ReadonlyMap<string, BsonElement>;

const contentFields = ['key', 'type', 'value'] as const;
/** Set anew at every hop: two deliveries of one event differ in them. */
const traceContext = new Set(['traceparent', 'tracestate']);

/** True where both documents carry the same event: key, type, value and attributes, trace context aside. Raw BSON in. */
export function sameContent(left: Uint8Array, right: Uint8Array): boolean {
  const [a, b] = [bsonElements(left), bsonElements(right)];
  return contentFields.every((name) => sameElement(a.get(name), b.get(name))) && sameAttributes(a, b);
}

/** True where both documents were made from the very same record. Raw BSON in. */
export function sameOrigin(left: Uint8Array, right: Uint8Array): boolean {
  const [a, b] = [bsonElements(left).get('origin'), bsonElements(right).get('origin')];
  return a !== undefined && sameElement(a, b);
}

/** True where both dead letters are of the very same record, with the same bytes. Raw BSON in. */
export function sameLetter(left: Uint8Array, right: Uint8Array): boolean {
  const [a, b] = [bsonElements(left).get('payload'), bsonElements(right).get('payload')];
  return a !== undefined && sameElement(a, b) && sameOrigin(left, right);
}

function sameAttributes(left: Elements, right: Elements): boolean {
  const [a, b] = [withoutTrace(left), withoutTrace(right)];
  return a.size === b.size && [...a].every(([name, element]) => sameElement(element, b.get(name)));
}

function withoutTrace(elements: Elements): Elements {
  const attributes = embeddedElements(elements.get('attributes'));
  return new Map([...attributes].filter(([name]) => !traceContext.has(name)));
}
