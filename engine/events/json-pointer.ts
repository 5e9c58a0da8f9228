/** The names that lead to a value, outermost first. */
export type JsonPointer = readonly string[];

const grammar = /^(?:\/(?:[^~/]|~[01])*)*$/;
const arrayIndex = /^(?:0|[1-9]\d{0,9})$/;

/** Reads a JSON Pointer; undefined for any other text. @see https://www.rfc-editor.org/rfc/rfc6901 */
export function parseJsonPointer(text: string): JsonPointer | undefined {
  if (!grammar.test(text)) return undefined;
  const steps = text.split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What a pointer leads to within a JSON value; undefined where nothing is there. What is inherited is not there. */
export function lookUp(value: unknown, pointer: JsonPointer): unknown {
  return pointer.reduce(memberOf, value);
}

/** A member of an object, or an item of a list by its index; undefined where it has none of its own. */
export function memberOf(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return arrayIndex.test(name) ? value[Number(name)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

/** False for a number that BSON has a class for: its members are no JSON. */
export function isJsonObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}
