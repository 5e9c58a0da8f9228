import type { Document } from 'bson';
import { compareValues } from './mongo-compare-values.ts';
import { valueAt } from './mongo-document-path.ts';

type Test = (value: unknown, operand: unknown) => boolean;

const isEqual: Test = (value, operand) => compareValues(value ?? null, operand ?? null) === 0;

/** Comparisons hold only between values of one type, as in MongoDB. */
const operators: Readonly<Record<string, Test>> = {
  $eq: isEqual,
  $ne: (value, operand) => !isEqual(value, operand),
  $in: (value, operand) => Array.isArray(operand) && operand.some((one) => isEqual(value, one)),
  $gt: (value, operand) => (compareValues(value, operand) ?? 0) > 0,
  $gte: (value, operand) => (compareValues(value, operand) ?? -1) >= 0,
  $lt: (value, operand) => (compareValues(value, operand) ?? 0) < 0,
  $lte: (value, operand) => (compareValues(value, operand) ?? 1) <= 0,
  $exists: (value, operand) => (value !== undefined) === Boolean(operand),
};

/**
 * True where a document matches a filter of equalities and comparisons.
 *
 * @throws TypeError where the filter says something that the model does not know.
 */
export function matchesFilter(document: Document, filter: Document): boolean {
  return Object.entries(filter).every(([path, condition]) => {
    const value = valueAt(document, path);
    if (!isOperatorObject(condition)) return isEqual(value, condition);
    return Object.entries(condition).every(([name, operand]) => operatorNamed(name)(value, operand));
  });
}

/** The ids that a filter on `_id` alone asks for; undefined where it asks for something else as well. */
export function idsAskedFor(filter: Document): readonly unknown[] | undefined {
  const names = Object.keys(filter);
  if (names.length !== 1 || names[0] !== '_id') return undefined;
  const condition: unknown = filter['_id'];
  if (!isOperatorObject(condition)) return [condition];
  const isIn = Object.keys(condition).length === 1 && Array.isArray(condition['$in']);
  return isIn ? condition['$in'] : undefined;
}

function isOperatorObject(condition: unknown): condition is Document {
  return (
    typeof condition === 'object' &&
    condition !== null &&
    Object.getPrototypeOf(condition) === Object.prototype &&
    Object.keys(condition).some((name) => name.startsWith('$'))
  );
}

function operatorNamed(name: string): Test {
  const test = operators[name];
  if (test === undefined) throw new TypeError(`the simulated MongoDB knows no ${name} in a filter`);
  return test;
}
