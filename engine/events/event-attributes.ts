/** The members of a CloudEvent's JSON object. */
export type EventMembers = ReadonlyMap<string, unknown>;

/** What makes an event no valid CloudEvent; the message goes on from `Not a valid CloudEvent: `. */
export class InvalidEvent extends Error {}

/** Attributes that have a place of their own in the document. */
const placed = new Set(['specversion', 'id', 'source', 'type', 'time', 'data', 'data_base64']);

/** A text, also an empty one; undefined where the member is absent or holds no text. @throws InvalidEvent */
export function optionalText(members: EventMembers, name: string): string | undefined {
  const value = members.get(name);
  if (typeof value !== 'string') return undefined;
  if (!value.isWellFormed()) throw new InvalidEvent(`${name} holds a forbidden character`);
  return value;
}

/** A text attribute that every event has. @throws InvalidEvent */
export function requiredText(members: EventMembers, name: string): string {
  if ((members.get(name) ?? null) === null) throw new InvalidEvent(`${name} is missing`);
  const value = optionalText(members, name);
  if (value === undefined || value === '') throw new InvalidEvent(`${name} must be a non-empty string`);
  return value;
}

/** The attributes without a place of their own, as they came, sorted by name; null where there are none. */
export function otherAttributes(members: EventMembers): Readonly<Record<string, unknown>> | null {
  const attributes: [string, unknown][] = [];
  for (const [name, value] of members) if (value !== null && !isPlaced(name, value)) attributes.push([name, value]);
  if (attributes.length === 0) return null;
  return Object.fromEntries(attributes.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isPlaced(name: string, value: unknown): boolean {
  // The key of a document is a text: any other stays an attribute.
  if (name === 'partitionkey') return typeof value === 'string';
  return placed.has(name) || (name === 'datacontenttype' && value === 'application/json');
}
