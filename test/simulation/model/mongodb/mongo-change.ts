import { type Document, serialize } from 'bson';
import { compareValues } from './mongo-compare-values.ts';
import { valueAt, withoutValueAt, withValueAt } from './mongo-document-path.ts';

type Change = (document: Document, path: string, value: unknown) => Document;

const operators: Readonly<Record<string, Change>> = {
  $set: (document, path, value) =>
    isSame(valueAt(document, path), value) ? document : withValueAt(document, path, value),
  $max: (document, path, value) =>
    isRaised(valueAt(document, path), value) ? withValueAt(document, path, value) : document,
  $unset: (document, path) => (valueAt(document, path) === undefined ? document : withoutValueAt(document, path)),
};

/**
 * The document after an update of `$set`, `$max` and `$unset`; the same object where nothing changes.
 *
 * @throws TypeError where the update says something that the model does not know.
 */
export function applyChange(document: Document, change: Document): Document {
  let changed = document;
  for (const [name, fields] of Object.entries(change)) {
    const apply = operators[name];
    if (apply === undefined) throw new TypeError(`the simulated MongoDB knows no ${name} in an update`);
    for (const [path, value] of Object.entries<unknown>(fields)) changed = apply(changed, path, value);
  }
  return changed;
}

function isRaised(present: unknown, value: unknown): boolean {
  return present === undefined || (compareValues(present, value) ?? -1) < 0;
}

function isSame(present: unknown, value: unknown): boolean {
  return present !== undefined && Buffer.compare(serialize({ present }), serialize({ present: value })) === 0;
}
