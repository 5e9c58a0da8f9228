import { type BsonElement, embeddedElements, textOf } from './bson-elements.ts';
import { bsonTypes } from './bson-walk.ts';
import { sameValue } from './compare-values.ts';

/** Members that tell of a delivery and not of the event, by the ids that ready-made identities give. */
const deliveryMembers: readonly (readonly [RegExp, ReadonlySet<string>])[] = [
  // AWS does not say that duplicates share it.
  [/^aws:dynamodb:\S+ \d+ [0-9a-f]{32}$/, new Set(['eventID'])],
  // Of an event that an archive has sent again.
  // https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html
  [/^aws:events:\S+ ./, new Set(['replay-name'])],
  // Of a connector that has read its log again. The place in the log and the table are in the id.
  [/^debezium:\S+ .+ [0-9a-f]{32}$/, new Set(['schema', 'source', 'transaction', 'ts_ms', 'ts_us', 'ts_ns'])],
];

/** True where two values of one id mean the same, whatever tells of their deliveries. */
export function sameDelivered(
  id: BsonElement | undefined,
  left: BsonElement | undefined,
  right: BsonElement | undefined,
): boolean {
  if (sameValue(left, right)) return true;
  const name = textOf(id) ?? '';
  const [, ignored] = deliveryMembers.find(([pattern]) => pattern.test(name)) ?? [];
  return ignored !== undefined && sameMembers(left, right, ignored);
}

function sameMembers(
  left: BsonElement | undefined,
  right: BsonElement | undefined,
  ignored: ReadonlySet<string>,
): boolean {
  if (left?.type !== bsonTypes.object || right?.type !== bsonTypes.object) return sameValue(left, right);
  const [a, b] = [embeddedElements(left), embeddedElements(right)];
  const names = [...new Set([...a.keys(), ...b.keys()])].filter((name) => !ignored.has(name));
  return names.every((name) => {
    const [mine, theirs] = [a.get(name), b.get(name)];
    // Debezium's, within its schema.
    return name === 'payload' ? sameMembers(mine, theirs, ignored) : sameValue(mine, theirs);
  });
}
