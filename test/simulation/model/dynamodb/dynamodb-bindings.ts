import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { dynamodbErrors } from './dynamodb-errors.ts';
import type { PathOperand, ValueOperand } from './dynamodb-tokens.ts';
import { type Item, storedValue } from './dynamodb-value.ts';

/** What the placeholders of a request's expressions stand for. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>> | undefined;
}

/** Reads operands of expressions against one row. */
export interface Bindings {
  nameOf(path: PathOperand): string;
  /** Undefined where the row has no such attribute. */
  read(operand: PathOperand | ValueOperand, item: Item): AttributeValue | undefined;
}

/**
 * Binds the placeholders of a request.
 *
 * @param used those of all its expressions.
 * @throws ValidationException where one is used and not given, or given and not used.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html
 */
export function bindPlaceholders(request: Placeholders, used: readonly string[]): Bindings {
  const names = new Map(Object.entries(request.ExpressionAttributeNames ?? {}));
  const values = new Map(
    Object.entries(request.ExpressionAttributeValues ?? {}).map(([name, value]) => [name, storedValue(value)]),
  );
  for (const placeholder of used)
    if (!names.has(placeholder) && !values.has(placeholder))
      throw dynamodbErrors.validation(`An expression attribute is not defined: ${placeholder}`);
  for (const given of [...names.keys(), ...values.keys()])
    if (!used.includes(given))
      throw dynamodbErrors.validation(`Value provided in ExpressionAttributes unused in expressions: ${given}`);

  const nameOf = ({ text }: PathOperand): string => names.get(text) ?? text;
  return {
    nameOf,
    read: (operand, item) => (operand.kind === 'value' ? values.get(operand.text) : item[nameOf(operand)]),
  };
}
