import type { Bindings } from './dynamodb-bindings.ts';
import type { Condition } from './dynamodb-condition.ts';
import { compareValues, type Item } from './dynamodb-value.ts';

/** True where the condition holds for the row; an absent row is an empty one. */
export function evaluate(condition: Condition, bindings: Bindings, item: Item): boolean {
  switch (condition.kind) {
    case 'and':
      return evaluate(condition.left, bindings, item) && evaluate(condition.right, bindings, item);
    case 'or':
      return evaluate(condition.left, bindings, item) || evaluate(condition.right, bindings, item);
    case 'not':
      return !evaluate(condition.condition, bindings, item);
    case 'exists':
      return bindings.read(condition.path, item) !== undefined;
    case 'absent':
      return bindings.read(condition.path, item) === undefined;
    case 'compare': {
      const { left, comparator, right } = condition;
      return compareValues(bindings.read(left, item), comparator, bindings.read(right, item));
    }
  }
}
