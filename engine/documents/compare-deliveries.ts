import { type BsonElement, embeddedElements, textOf } from './bson-elements.ts';
import { bsonTypes } from './bson-walk.ts';
import { sameValue } from './compare-values.ts';

/** What tells of a delivery and not of the event, in the documents of a format. */
interface DeliveryRule {
  /** The ids that its ready-made identity gives, or its envelope. */
  readonly ids: RegExp;
  /** Members of the value. */
  readonly members: ReadonlySet<string>;
  /** True where the key is the partition key, for which the format has no rule. */
  readonly isKeyOfDelivery?: boolean;
  /** What the value holds, without what may be around it. */
  readonly open?: (value: BsonElement | undefined) => BsonElement | undefined;
}

const rules: readonly DeliveryRule[] = [
  // AWS does not say that duplicates share it.
  { ids: /^aws:dynamodb:\S+ \d+ [0-9a-f]{32}$/, members: new Set(['eventID']) },
  // Of an event that an archive has sent again.
  // https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html
  { ids: /^aws:events:\S+ ./, members: new Set(['replay-name']) },
  // Of the subscription filter that has sent the log event: two filters find different fields.
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
  { ids: /^aws:logs:\S+ ./, members: new Set(['extractedFields']) },
  // Of a connector that has read its log again, perhaps with another converter. The place in the log and the table are in
  // the id.
  {
    ids: /^debezium:\S+ .+ [0-9a-f]{32}$/,
    members: new Set(['source', 'transaction', 'ts_ms', 'ts_us', 'ts_ns']),
    isKeyOfDelivery: true,
    open: withoutSchema,
  },
];

/** True where the key of this id says nothing of the event. */
export function isKeyOfDelivery(id: BsonElement | undefined): boolean {
  return ruleOf(id)?.isKeyOfDelivery === true;
}

/** True where two values of one id mean the same, whatever tells of their deliveries. */
export function sameDelivered(
  id: BsonElement | undefined,
  left: BsonElement | undefined,
  right: BsonElement | undefined,
): boolean {
  if (sameValue(left, right)) return true;
  const rule = ruleOf(id);
  if (rule === undefined) return false;
  const { members, open = (value) => value } = rule;
  return sameMembers(open(left), open(right), members);
}

function ruleOf(id: BsonElement | undefined): DeliveryRule | undefined {
  const name = textOf(id) ?? '';
  return rules.find(({ ids }) => ids.test(name));
}

function sameMembers(
  left: BsonElement | undefined,
  right: BsonElement | undefined,
  ignored: ReadonlySet<string>,
): boolean {
  if (left?.type !== bsonTypes.object || right?.type !== bsonTypes.object) return sameValue(left, right);
  const [a, b] = [embeddedElements(left), embeddedElements(right)];
  const names = [...new Set([...a.keys(), ...b.keys()])].filter((name) => !ignored.has(name));
  return names.every((name) => sameValue(a.get(name), b.get(name)));
}

/** The converter of JSON writes the schema around each value, or leaves it out. */
function withoutSchema(value: BsonElement | undefined): BsonElement | undefined {
  const members = embeddedElements(value);
  return members.has('schema') && members.has('payload') ? members.get('payload') : value;
}
