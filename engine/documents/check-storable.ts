import type { Rejection } from '../events/rejection.ts';

/**
 * MongoDB supports no more than 100 levels; the document itself is the first, so its value has 99.
 *
 * @see https://www.mongodb.com/docs/manual/reference/limits/#std-label-limit-bson-doc-nested-level
 */
const maxValueDepth = 99;

/**
 * Looks for what BSON would refuse or change in silence: `_bsontype` (reads as a type of the driver's), NUL in a name,
 * lone surrogates (would become U+FFFD), nesting. Undefined where the value can be stored as it is.
 */
export function checkStorable(value: unknown, depth = 0): Rejection | undefined {
  if (typeof value === 'string') return value.isWellFormed() ? undefined : loneSurrogate;
  if (typeof value !== 'object' || value === null || isBsonValue(value)) return undefined;
  if (depth >= maxValueDepth) return tooDeep;
  return Array.isArray(value) ? checkItems(value, depth) : checkMembers(value, depth);
}

/** The same for the attributes of an event, of which an extension may hold any JSON. */
export function checkAttributes(attributes: Readonly<Record<string, unknown>> = {}): Rejection | undefined {
  const rejection = checkStorable(attributes);
  return rejection === tooDeep ? extensionTooDeep : rejection;
}

/** Apart from members, for the sake of memory: a record of a few MiB may hold millions of items. */
function checkItems(items: readonly unknown[], depth: number): Rejection | undefined {
  for (const item of items) {
    const rejection = checkStorable(item, depth + 1);
    if (rejection !== undefined) return rejection;
  }
  return undefined;
}

function checkMembers(value: object, depth: number): Rejection | undefined {
  for (const [name, child] of Object.entries(value)) {
    const rejection = checkName(name) ?? checkStorable(child, depth + 1);
    if (rejection !== undefined) return rejection;
  }
  return undefined;
}

/** The only way to say it for all that is nested too deeply. */
export const tooDeep: Rejection = {
  code: 'too-deep',
  message: `The value is nested over ${maxValueDepth} levels deep: MongoDB stores 100, and the document is the first.`,
};

const extensionTooDeep: Rejection = {
  code: 'too-deep',
  message: `An extension is nested over ${maxValueDepth - 1} levels deep: MongoDB stores 100, and the document and its attributes are the first two.`,
};

const loneSurrogate: Rejection = {
  code: 'unsupported-value',
  message: 'A text holds a lone surrogate, which UTF-8 cannot carry.',
};

function checkName(name: string): Rejection | undefined {
  if (name === '_bsontype')
    return { code: 'unsupported-value', message: 'A member is named _bsontype, which BSON reserves.' };
  if (name.includes('\0')) return { code: 'unsupported-value', message: 'A member name holds a NUL character.' };
  return name.isWellFormed() ? undefined : loneSurrogate;
}

/** Long, Decimal128 and Binary of our own making carry the mark on their prototype, parsed JSON never does. */
function isBsonValue(value: object): boolean {
  return '_bsontype' in value && !Object.hasOwn(value, '_bsontype');
}
