import { checkSpecification } from './check-specification.ts';
import { type EventMembers, InvalidEvent, optionalText, otherAttributes, requiredText } from './event-attributes.ts';
import { readData } from './event-data.ts';
import type { Rejection } from './rejection.ts';
import { parseRfc3339 } from './rfc3339.ts';
import { upgradeEvent } from './upgrade-event.ts';

/** A CloudEvent as it came off the stream. */
export interface DecodedEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: Date | null;
  /** The time as it was written; null where `time` says all of it. Without a `time` where it is no RFC 3339 timestamp. */
  readonly timeText: string | null;
  readonly partitionKey: string | null;
  /** The JSON value of `data`, or the bytes of `data_base64`; null where there is neither. */
  readonly value: unknown;
  /** All other attributes, sorted by name: any JSON but null, under any name. */
  readonly attributes: Readonly<Record<string, unknown>> | null;
}

/** How to read an event. */
export interface ReadOptions {
  /** True where it has to keep to the specification, false where what SDKs write is taken as well. */
  readonly isStrict: boolean;
}

const lenientVersions: readonly unknown[] = ['1.0', '0.3'];

/** True for a JSON object that shows a `specversion`: whoever wrote it meant a CloudEvent. */
export function isCloudEvent(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, 'specversion');
}

/** `<source> <id>`: the name of an event for ever. A source holds no space, so this can be read back. */
export function eventIdOf({ source, id }: Pick<DecodedEvent, 'source' | 'id'>): string {
  return `${source} ${id}`;
}

/** The name of the event that a value shows, also where something else is wrong with it; undefined where it shows none. */
export function findEventId(value: unknown): string | undefined {
  if (!isCloudEvent(value)) return undefined;
  try {
    return eventIdOf(readName(membersOf(value)));
  } catch (error) {
    if (error instanceof InvalidEvent) return undefined;
    throw error;
  }
}

/**
 * Reads a JSON object that shows a `specversion`. A null attribute counts as absent, as the JSON format says. Refused is what
 * has no unambiguous name; and where `isStrict` whatever the specification refuses.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export function readCloudEvent(
  object: object,
  { isStrict }: ReadOptions,
): { readonly event: DecodedEvent } | { readonly rejection: Rejection } {
  try {
    const members = membersOf(object);
    checkVersion(members, isStrict);
    const event = read(upgradeEvent(members));
    if (isStrict) checkSpecification(members);
    return { event };
  } catch (error) {
    if (!(error instanceof InvalidEvent)) throw error;
    const kind = isStrict ? 'CloudEvent 1.0' : 'CloudEvent';
    return { rejection: { code: 'invalid-cloud-event', message: `Not a valid ${kind}: ${error.message}.` } };
  }
}

function membersOf(object: object): EventMembers {
  return new Map<string, unknown>(Object.entries(object));
}

function checkVersion(members: EventMembers, isStrict: boolean): void {
  const version = members.get('specversion');
  if (isStrict && version !== '1.0') throw new InvalidEvent('specversion must be "1.0"');
  if (!lenientVersions.includes(version)) throw new InvalidEvent('specversion must be "1.0" or "0.3"');
}

function read(members: EventMembers): DecodedEvent {
  return {
    ...readName(members),
    type: requiredText(members, 'type'),
    ...timeOf(members),
    partitionKey: optionalText(members, 'partitionkey') ?? null,
    value: readData(members),
    attributes: otherAttributes(members),
  };
}

function readName(members: EventMembers): Pick<DecodedEvent, 'id' | 'source'> {
  const source = requiredText(members, 'source');
  // Without a space in the source, `<source> <id>` is unambiguous.
  if (/\s/.test(source)) throw new InvalidEvent('source must be a URI-reference, without white space');
  return { id: requiredText(members, 'id'), source };
}

/** A text that is no timestamp stands for itself: a time without its zone may be hours off. */
function timeOf(members: EventMembers): Pick<DecodedEvent, 'time' | 'timeText'> {
  if ((members.get('time') ?? null) === null) return { time: null, timeText: null };
  const text = optionalText(members, 'time');
  if (text === undefined) throw new InvalidEvent('time must be a string');
  const timestamp = parseRfc3339(text);
  if (timestamp === undefined) return { time: null, timeText: text };
  return { time: timestamp.date, timeText: timestamp.isWhole ? null : text };
}
