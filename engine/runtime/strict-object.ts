import type { BaseIssue, UnknownPathItem } from 'valibot';
import * as v from 'valibot';
import { nameKind, showPath } from './quote-name.ts';

/** As many problems as are looked for in one object or list: a large input full of mistakes must not cost much. */
export const maxProblems = 100;

type Fields = Readonly<Record<string, unknown>>;
type Strict<E extends v.ObjectEntries> = v.GenericSchema<unknown, v.InferOutput<v.ObjectSchema<E, undefined>>>;

/**
 * An object with these fields and no others, all problems of which are found at once. A field that is undefined counts as
 * absent, and one that is required and absent reaches its schema as undefined. What is inherited is no field.
 */
export function strictObject<E extends v.ObjectEntries>(entries: E): Strict<E>;
/** Instead of `v.strictObject`, which names one unknown field only, and `v.objectWithRest`, which overlooks `__proto__`. */
export function strictObject(entries: v.ObjectEntries): v.GenericSchema {
  const names = Object.keys(entries);
  const shape = v.object(entries);
  const required = names.filter((name) => !/optional$/.test(entries[name]?.type ?? ''));
  const absent = Object.fromEntries(required.map((name) => [name, undefined]));
  const unknown = v.never(`is unknown: remove it (known are ${names.join(', ')})`);
  return v.pipe(
    v.custom<Fields>(isFields, ({ input }) => `is ${nameKind(input)}: it must be an object with ${names.join(', ')}`),
    v.transform((fields) => ({ ...absent, ...fields })),
    v.lazy((fields) => {
      const others = isFields(fields) ? unknownNames(fields, entries) : [];
      if (others.length === 0) return shape;
      return v.object({ ...entries, ...Object.fromEntries(others.map((name) => [name, unknown])) });
    }),
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unknownNames(fields: Fields, entries: v.ObjectEntries): readonly string[] {
  const isUnknown = (name: string): boolean => fields[name] !== undefined && !Object.hasOwn(entries, name);
  return Object.keys(fields).filter(isUnknown).slice(0, maxProblems);
}

/** What is wrong with one field: `messages[3].key | is empty text: send a text that is not empty`. */
export interface Problem {
  readonly field: string;
  /** Goes on after the field's name, and says the fix; never a value. */
  readonly text: string;
}

/** @param whole names the whole input, for what is wrong with no field of it alone. */
export function findProblems(issues: readonly BaseIssue<unknown>[], whole: string): readonly Problem[] {
  return issues.map(({ path, message }) => ({
    field: path === undefined ? whole : showPath(path.map(({ key }) => key)),
    text: message,
  }));
}

/** What a check of ours adds where it finds something wrong; `keys` lead there from what it checks. */
export function issueAt(
  keys: readonly unknown[],
  message: string,
): { readonly message: string; readonly path?: [UnknownPathItem, ...UnknownPathItem[]] } {
  const [first, ...others] = keys.map(pathItem);
  return first === undefined ? { message } : { message, path: [first, ...others] };
}

function pathItem(key: unknown): UnknownPathItem {
  return { type: 'unknown', origin: 'value', input: undefined, key, value: undefined };
}
