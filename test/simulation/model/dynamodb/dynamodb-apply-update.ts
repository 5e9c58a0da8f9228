import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Bindings } from './dynamodb-bindings.ts';
import { dynamodbErrors } from './dynamodb-errors.ts';
import type { SetOperand, UpdateAction } from './dynamodb-update.ts';
import { addNumbers, type Item, subtract, unite } from './dynamodb-value.ts';

/**
 * The row after the update. All operands are read from the row as it was before.
 *
 * @param keyNames attributes that no update may touch.
 * @throws ValidationException where an action touches the key or the attribute of another action, reads an attribute that
 * is absent, adds what is neither number nor set, or deletes what is no set.
 */
export function applyUpdate(
  actions: readonly UpdateAction[],
  bindings: Bindings,
  item: Item,
  keyNames: readonly string[],
): Item {
  const changed: Record<string, AttributeValue> = { ...item };
  const touched = new Set<string>();
  for (const action of actions) {
    const name = bindings.nameOf(action.path);
    if (keyNames.includes(name))
      throw dynamodbErrors.validation(
        `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
      );
    if (touched.has(name))
      throw dynamodbErrors.validation(
        `Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [${name}], path two: [${name}]`,
      );
    touched.add(name);
    const value = valueAfter(action, bindings, item);
    if (value === undefined) delete changed[name];
    else changed[name] = value;
  }
  return changed;
}

function valueAfter(action: UpdateAction, bindings: Bindings, item: Item): AttributeValue | undefined {
  switch (action.kind) {
    case 'remove':
      return undefined;
    case 'add': {
      const [before, value] = [bindings.read(action.path, item), read(action.value, bindings, item)];
      if (value.SS !== undefined) return before === undefined ? value : unite(before, value);
      return addNumbers(before ?? { N: '0' }, value);
    }
    case 'delete': {
      const [before, value] = [bindings.read(action.path, item), read(action.value, bindings, item)];
      if (value.SS === undefined)
        throw dynamodbErrors.validation('Incorrect operand type for operator or function; operator: DELETE');
      return before === undefined ? undefined : subtract(before, value);
    }
    case 'set': {
      const value = read(action.value, bindings, item);
      const { change } = action;
      return change === undefined ? value : addNumbers(value, read(change.by, bindings, item), change.sign);
    }
  }
}

function read(operand: SetOperand, bindings: Bindings, item: Item): AttributeValue {
  if (operand.kind === 'if-not-exists')
    return bindings.read(operand.path, item) ?? read(operand.otherwise, bindings, item);
  const value = bindings.read(operand, item);
  if (value !== undefined) return value;
  throw dynamodbErrors.validation('The provided expression refers to an attribute that does not exist in the item');
}
