import { type Document, serialize } from 'bson';
import { compareValues } from './mongo-compare-values.ts';
import { valueAt, withValueAt } from './mongo-document-path.ts';

/**
 * The document after an update of `$set` and `$max`; the same object where nothing changes.
 *
 * @throws TypeError where the update says something that the model does not know.
 */
export function applyChange(document: Document, change: Document): Document {
  let changed = document;
  for (const [operator, fields] of Object.entries(change)) {
    const isRaise = operator === '$max';
    if (!isRaise && operator !== '$set')
      throw new TypeError(`the simulated MongoDB knows no ${operator} in an update`);
    for (const [path, value] of Object.entries<unknown>(fields)) {
      const present = valueAt(changed, path);
      if (isRaise ? isRaised(present, value) : !isSame(present, value))
        changed = withValueAt(changed, path, value);
    }
  }
  return changed;
}

function isRaised(present: unknown, value: unknown): boolean {
  return present === undefined || (compareValues(present, value) ?? -1) < 0;
}

function isSame(present: unknown, value: unknown): boolean {
  return present !== undefined && Buffer.compare(serialize({ present }), serialize({ present: value })) === 0;
}
