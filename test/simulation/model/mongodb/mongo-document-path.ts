import type { Document } from 'bson';

/** The value at a dotted path; undefined where there is none. Arrays are not looked into. */
export function valueAt(document: Document, path: string): unknown {
  let value: unknown = document;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Document)[name];
  }
  return value;
}

/** The document with the value at a dotted path set; every other field stays where it is. */
export function withValueAt(document: Document, path: string, value: unknown): Document {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...document, [name]: value };
  const inner: unknown = document[name];
  const base = typeof inner === 'object' && inner !== null ? inner : {};
  return { ...document, [name]: withValueAt(base, rest.join('.'), value) };
}

/** The document without the field at a dotted path; every other field stays where it is. */
export function withoutValueAt(document: Document, path: string): Document {
  const [name = '', ...rest] = path.split('.');
  if (rest.length > 0) return withValueAt(document, name, withoutValueAt(document[name], rest.join('.')));
  const { [name]: _, ...others } = document;
  return others;
}
