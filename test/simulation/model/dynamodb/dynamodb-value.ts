import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { UnsupportedByModel } from '../unsupported.ts';
import { dynamodbErrors } from './dynamodb-errors.ts';

/** One row, or a part of one; never changed once it is made. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** How two operands of a condition may be compared. */
export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/**
 * The value as the table keeps it: numbers without leading zeros, sets in an order of its own.
 *
 * @throws ValidationException where it is no number, or one of more than 38 digits, or no set.
 * @throws UnsupportedByModel for anything but strings, sets of them, whole numbers, booleans and nulls.
 */
export function storedValue(value: AttributeValue): AttributeValue {
  if (value.N !== undefined) return { N: readNumber(value.N).toString() };
  if (value.SS !== undefined) return storedSet(value.SS);
  if (value.S !== undefined || value.BOOL !== undefined || value.NULL !== undefined) return value;
  throw new UnsupportedByModel(`The model knows no values of type ${Object.keys(value).join()}.`);
}

/**
 * Compares as DynamoDB does: strings by their UTF-8 bytes, numbers by value, sets by what they hold, different types never
 * equal and in no order. An attribute that is absent differs from everything and is in no order with anything.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export function compareValues(
  left: AttributeValue | undefined,
  comparator: Comparator,
  right: AttributeValue | undefined,
): boolean {
  const order = left === undefined || right === undefined ? undefined : orderOf(left, right);
  if (comparator === '<>') return order !== 0;
  if (order === undefined || Number.isNaN(order)) return false;
  switch (comparator) {
    case '=':
      return order === 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** @throws ValidationException where one of them is no number. */
export function addNumbers(left: AttributeValue, right: AttributeValue, sign: 1n | -1n = 1n): AttributeValue {
  if (left.N === undefined || right.N === undefined)
    throw dynamodbErrors.validation('An operand in the update expression has an incorrect data type');
  return storedValue({ N: (readNumber(left.N) + sign * readNumber(right.N)).toString() });
}

/** Both together. @throws ValidationException where one of them is no set of strings. */
export function unite(left: AttributeValue, right: AttributeValue): AttributeValue {
  const [first, second] = [stringsOf(left), stringsOf(right)];
  return storedSet([...first, ...second.filter((text) => !first.includes(text))]);
}

/** What is left; undefined where that is nothing. @throws ValidationException where one of them is no set of strings. */
export function subtract(left: AttributeValue, right: AttributeValue): AttributeValue | undefined {
  const removed = stringsOf(right);
  const rest = stringsOf(left).filter((text) => !removed.includes(text));
  return rest.length === 0 ? undefined : storedSet(rest);
}

/** Negative, zero, positive; NaN where they are neither equal nor in an order. */
function orderOf(left: AttributeValue, right: AttributeValue): number {
  if (left.S !== undefined && right.S !== undefined) return Buffer.compare(Buffer.from(left.S), Buffer.from(right.S));
  if (left.N !== undefined && right.N !== undefined) {
    const difference = readNumber(left.N) - readNumber(right.N);
    return Number(difference > 0n) - Number(difference < 0n);
  }
  if (left.SS !== undefined && right.SS !== undefined) return isSameSet(left.SS, right.SS) ? 0 : Number.NaN;
  const isSame = left.BOOL !== undefined ? left.BOOL === right.BOOL : left.NULL !== undefined && right.NULL;
  return isSame === true ? 0 : Number.NaN;
}

function stringsOf(value: AttributeValue): readonly string[] {
  if (value.SS !== undefined) return value.SS;
  throw dynamodbErrors.validation('An operand in the update expression has an incorrect data type');
}

function storedSet(texts: readonly string[]): AttributeValue {
  if (texts.length === 0) throw dynamodbErrors.validation('An string set may not be empty');
  if (new Set(texts).size < texts.length) throw dynamodbErrors.validation('Input collection contains duplicates.');
  return { SS: texts.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))) };
}

function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((text) => right.includes(text));
}

function readNumber(text: string): bigint {
  const digits = /^-?0*(\d+?)0*$/.exec(text)?.[1];
  if (digits !== undefined && digits.length <= 38) return BigInt(text);
  if (digits !== undefined)
    throw dynamodbErrors.validation('Attempting to store more than 38 significant digits in a Number');
  if (text.trim() === '' || Number.isNaN(Number(text)))
    throw dynamodbErrors.validation('The parameter cannot be converted to a numeric value');
  throw new UnsupportedByModel('The model knows whole numbers only.');
}
