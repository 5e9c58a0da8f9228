import { InvalidRequest } from '../errors.ts';
import { showName } from './show-name.ts';

/** As deep as MongoDB can store it: a document has 100 levels, and the value lies below the first. */
const maxDepth = 99;

/**
 * Makes sure that a JSON value arrives as its sender meant it: numbers were not rounded while they were parsed, texts can
 * be carried by UTF-8, and names and nesting can be stored (what cannot would only become a dead letter).
 *
 * @param path where the value stands, as in `messages[3].value`; the error goes on from there.
 * @throws InvalidRequest naming the innermost part that is wrong.
 * @see https://www.mongodb.com/docs/manual/reference/limits/#std-label-limit-bson-doc-nested-level
 */
export function checkValue(path: string, value: unknown, depth = 0): void {
  if (typeof value === 'number') checkNumber(path, value);
  else if (typeof value === 'string') checkWellFormed(path, value);
  else if (typeof value === 'object' && value !== null) checkChildren(path, value, depth);
  else if (typeof value !== 'boolean' && value !== null)
    throw new InvalidRequest(
      path,
      'is no JSON value',
      'send text, a number, true, false, null, a list or an object',
    );
}

function checkChildren(path: string, value: object, depth: number): void {
  if (depth >= maxDepth)
    throw new InvalidRequest(
      path.slice(0, 80),
      `is nested over ${maxDepth} levels deep`,
      'send it flatter, or as a string',
    );
  if (Array.isArray(value)) {
    for (const [index, child] of value.entries()) checkValue(`${path}[${index}]`, child, depth + 1);
    return;
  }
  for (const [name, child] of Object.entries(value)) {
    checkWellFormed(`A member name in ${path}`, name);
    const shown = showName(name);
    const childPath = shown.startsWith('"') ? `${path}[${shown}]` : `${path}.${shown}`;
    checkStorableName(childPath, name);
    checkValue(childPath, child, depth + 1);
  }
}

/** BSON ends names with NUL, and the driver takes `_bsontype` for a mark of its own. */
function checkStorableName(path: string, name: string): void {
  if (name === '_bsontype')
    throw new InvalidRequest(path, 'has a name that BSON reserves', 'rename the member');
  if (name.includes('\0'))
    throw new InvalidRequest(path, 'has a NUL character in its name', 'rename the member');
}

function checkNumber(path: string, value: number): void {
  if (!Number.isFinite(value)) throw new InvalidRequest(path, 'is no finite number', 'send it as a string');
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new InvalidRequest(path, 'is beyond ±(2^53-1) and was rounded on its way', 'send it as a string');
}

function checkWellFormed(path: string, text: string): void {
  if (!text.isWellFormed())
    throw new InvalidRequest(path, 'holds half of a surrogate pair', 'send well-formed Unicode');
}
