import { maxProblems } from '../runtime/strict-object.ts';

/** As deep as MongoDB can store it: a document has 100 levels, and the value lies below the first. */
const maxDepth = 99;

/** What is wrong with a part of a value, and the names and indexes that lead to it. */
export interface ValueProblem {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/**
 * Finds where a JSON value does not arrive as its sender meant it: numbers that were rounded while they were parsed, texts
 * that UTF-8 cannot carry, and names and nesting that cannot be stored (what cannot would only become a dead letter).
 *
 * @returns the first hundred problems.
 * @see https://www.mongodb.com/docs/manual/reference/limits/#std-label-limit-bson-doc-nested-level
 */
export function findValueProblems(value: unknown): readonly ValueProblem[] {
  const problems: ValueProblem[] = [];
  const path: (string | number)[] = [];
  const note = (text: string | undefined): void => {
    if (text !== undefined && problems.length < maxProblems) problems.push({ path: [...path], text });
  };
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) note(problemOfScalar(part));
    else if (path.length < maxDepth) visitChildren(part);
    else note(`is nested over ${maxDepth} levels deep: send it flatter, or as a string`);
  };
  const visitChildren = (part: object): void => {
    for (const [key, child] of Array.isArray(part) ? part.entries() : Object.entries(part)) {
      if (problems.length >= maxProblems) return;
      path.push(key);
      if (typeof key === 'string') note(problemOfName(key));
      visit(child);
      path.pop();
    }
  };
  visit(value);
  return problems;
}

function problemOfScalar(value: unknown): string | undefined {
  switch (typeof value) {
    case 'number':
      return problemOfNumber(value);
    case 'string':
      return value.isWellFormed() ? undefined : 'holds half of a surrogate pair: send well-formed Unicode';
    case 'boolean':
    case 'object':
      return undefined;
    default:
      return 'is no JSON value: send text, a number, true, false, null, a list or an object';
  }
}

function problemOfNumber(value: number): string | undefined {
  if (!Number.isFinite(value)) return 'is no finite number: send it as a string';
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return undefined;
  return 'is beyond ±(2^53-1) and was rounded on its way: send it as a string';
}

/** BSON ends names with NUL, and the driver takes `_bsontype` for a mark of its own. */
function problemOfName(name: string): string | undefined {
  if (name === '_bsontype') return 'has a name that BSON reserves: rename the member';
  if (name.includes('\0')) return 'has a NUL character in its name: rename the member';
  return name.isWellFormed() ? undefined : 'has half of a surrogate pair in its name: send well-formed Unicode';
}
