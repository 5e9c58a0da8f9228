import { type BsonElement, bsonElements, embeddedElements, sameElement, textOf } from './bson-elements.ts';
import { isKeyOfDelivery, sameDelivered } from './compare-deliveries.ts';
import { sameValue } from './compare-values.ts';

type Elements = ReadonlyMap<string, BsonElement>;

const json = 'application/json';
const contentFields = ['key', 'type'] as const;
/** What does not change where one and the same record is read again, whichever version reads it. */
const originFields = ['stream', 'shard', 'sequence', 'part', 'arrivedAt'] as const;

/**
 * Set anew at every hop, so that two deliveries of one event differ in them.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/extensions/distributed-tracing.md
 * @see https://github.com/knative/eventing/blob/main/pkg/broker/ttl.go the time to live, and in its folder the arrival time
 * @see https://github.com/knative/eventing/blob/main/pkg/channel/history.go
 */
const hopAttributes = new Set([
  'traceparent',
  'tracestate',
  'knativearrivaltime',
  'knativebrokerttl',
  'knativehistory',
]);

/**
 * True where both documents carry the same event, whatever wrote it down: key, type, value and attributes are equal in
 * meaning, without what hops and deliveries add. Both have the same id. Raw BSON in.
 */
export function sameContent(left: Uint8Array, right: Uint8Array): boolean {
  const [a, b] = [bsonElements(left), bsonElements(right)];
  const id = a.get('_id');
  return (
    contentFields.every((name) => sameValue(a.get(name), b.get(name)) || (name === 'key' && isKeyOfDelivery(id))) &&
    sameDelivered(id, a.get('value'), b.get('value')) &&
    sameAttributes(a, b)
  );
}

/** True where both, documents or dead letters, were made from the very same record. Raw BSON in. */
export function sameOrigin(left: Uint8Array, right: Uint8Array): boolean {
  const [a, b] = [originOf(left), originOf(right)];
  return a.has('sequence') && originFields.every((name) => sameElement(a.get(name), b.get(name)));
}

/** True where both dead letters are of the very same record, with the same bytes. Raw BSON in. */
export function sameDeadLetter(left: Uint8Array, right: Uint8Array): boolean {
  const [a, b] = [bsonElements(left).get('payload'), bsonElements(right).get('payload')];
  return a !== undefined && sameElement(a, b) && sameOrigin(left, right);
}

function originOf(document: Uint8Array): Elements {
  return embeddedElements(bsonElements(document).get('origin'));
}

function sameAttributes(left: Elements, right: Elements): boolean {
  const [a, b] = [attributesOf(left), attributesOf(right)];
  const names = new Set([...a.keys(), ...b.keys()]);
  return [...names].every((name) => {
    const [mine, theirs] = [a.get(name), b.get(name)];
    return sameValue(mine, theirs) || (name === 'datacontenttype' && sameContentType(mine, theirs));
  });
}

function attributesOf(elements: Elements): Elements {
  const attributes = embeddedElements(elements.get('attributes'));
  return new Map([...attributes].filter(([name]) => !hopAttributes.has(name)));
}

function sameContentType(left: BsonElement | undefined, right: BsonElement | undefined): boolean {
  const [a, b] = [contentTypeOf(left), contentTypeOf(right)];
  return a !== undefined && a === b;
}

/**
 * JSON where there is none; JSON without its charset, since it is UTF-8 whatever that says, and in any case of letters; any
 * other as it is. Undefined for what is no text.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#31-handling-of-data
 * @see https://www.rfc-editor.org/rfc/rfc8259#section-11
 */
function contentTypeOf(element: BsonElement | undefined): string | undefined {
  const text = element === undefined ? json : textOf(element);
  const [type = '', ...parameters] = text?.split(/[ \t]*;[ \t]*/) ?? [];
  if (text === undefined || type.toLowerCase() !== json) return text;
  return [json, ...parameters.filter((parameter) => !/^charset[ \t]*=/i.test(parameter))].join(';');
}
