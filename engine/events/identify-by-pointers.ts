import { nameKind, quoteName } from '../runtime/quote-name.ts';
import { type Identified, type Identify, withoutId } from './identified.ts';
import { isJsonObject, type JsonPointer, lookUp } from './json-pointer.ts';
import type { DecodedEvent } from './read-cloud-event.ts';
import { parseRfc3339 } from './rfc3339.ts';
import { scalarText, sortableText } from './scalar-text.ts';

/** Where a group says that the members of an event lie; of several pointers the first counts that leads to something but null. */
export interface EventPointers {
  readonly id: readonly PlacedPointer[];
  readonly key: readonly PlacedPointer[];
  readonly type: readonly PlacedPointer[];
  readonly time: readonly PlacedPointer[];
  readonly version: readonly PlacedPointer[];
}

/** A pointer, and as it is written. */
export interface PlacedPointer {
  readonly text: string;
  readonly steps: JsonPointer;
}

/** The type of JSON that says none. */
export const foreignType = 'highwater.foreign';

/** Finds the id by pointers. The text "1" and the number 1 are the same id. @param source without white space. */
export function identifyByPointers(source: string, pointers: EventPointers): Identify {
  const tried = pointers.id.map(({ text }) => quoteName(text)).join(', ');
  const absent = withoutId(`nothing lies at ${tried}`);
  return (value) => {
    const found = firstOf(value, pointers.id);
    if (found === undefined) return absent;
    const id = scalarText(found.value);
    if (id === undefined || id === '') return noId(found);
    const version = textAt(value, pointers.version);
    return {
      kind: 'event',
      event: {
        id,
        source,
        type: textAt(value, pointers.type) ?? foreignType,
        ...timeOf(value, pointers.time),
        partitionKey: textAt(value, pointers.key) ?? null,
        value,
        attributes: null,
      },
      ...(version === undefined ? {} : { change: { version: sortableText(version), isDeletion: false } }),
    };
  };
}

interface Found {
  readonly pointer: PlacedPointer;
  readonly value: unknown;
}

function firstOf(value: unknown, pointers: readonly PlacedPointer[]): Found | undefined {
  for (const pointer of pointers) {
    const found = lookUp(value, pointer.steps) ?? null;
    if (found !== null) return { pointer, value: found };
  }
  return undefined;
}

/** A text that is not empty, or an integer. */
function textAt(value: unknown, pointers: readonly PlacedPointer[]): string | undefined {
  return scalarText(firstOf(value, pointers)?.value) || undefined;
}

/** As of a CloudEvent: a text that is no timestamp stands for itself. A number does not say its unit. */
function timeOf(value: unknown, pointers: readonly PlacedPointer[]): Pick<DecodedEvent, 'time' | 'timeText'> {
  const text = firstOf(value, pointers)?.value;
  if (typeof text !== 'string') return { time: null, timeText: null };
  const timestamp = parseRfc3339(text);
  if (timestamp === undefined) return { time: null, timeText: text };
  return { time: timestamp.date, timeText: timestamp.isWhole ? null : text };
}

function noId({ pointer, value }: Found): Identified {
  const kind = isNumber(value) ? 'a number that is not written as an integer' : nameKind(value);
  const message = `The event id at ${quoteName(pointer.text)} is ${kind}: it must be a text, not empty, or an integer.`;
  return { kind: 'undecodable', refused: { rejection: { code: 'no-event-id', message } } };
}

/** Some numbers are objects of a class. */
function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'object' && !Array.isArray(value) && !isJsonObject(value));
}
