import { DynamodbTokens, type PathOperand, type ValueOperand } from './dynamodb-tokens.ts';
import type { Comparator } from './dynamodb-value.ts';

/** What a condition says. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'exists' | 'absent'; readonly path: PathOperand }
  | {
      readonly kind: 'compare';
      readonly left: PathOperand | ValueOperand;
      readonly comparator: Comparator;
      readonly right: PathOperand | ValueOperand;
    };

/** A condition, and the placeholders it uses. */
export interface ParsedCondition {
  readonly condition: Condition;
  readonly placeholders: readonly string[];
}

const comparators: readonly Comparator[] = ['=', '<>', '<', '<=', '>', '>='];
const functions = { attribute_exists: 'exists', attribute_not_exists: 'absent' } as const;

/**
 * Reads comparisons, `attribute_exists`, `attribute_not_exists`, NOT, AND, OR and parentheses.
 *
 * @param kind `ConditionExpression` or `KeyConditionExpression`.
 * @throws UnsupportedByModel for anything else, also where the service knows it.
 * @throws ValidationException for a reserved word.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function parseCondition(kind: string, expression: string): ParsedCondition {
  const tokens = new DynamodbTokens(kind, expression);
  const condition = readOr(tokens);
  if (!tokens.isAtEnd) tokens.fail('the end');
  return { condition, placeholders: tokens.placeholders() };
}

function readOr(tokens: DynamodbTokens): Condition {
  const left = readAnd(tokens);
  return tokens.take('OR') ? { kind: 'or', left, right: readOr(tokens) } : left;
}

function readAnd(tokens: DynamodbTokens): Condition {
  const left = readNot(tokens);
  return tokens.take('AND') ? { kind: 'and', left, right: readAnd(tokens) } : left;
}

/** Binds tighter than AND, and looser than a comparison. */
function readNot(tokens: DynamodbTokens): Condition {
  return tokens.take('NOT') ? { kind: 'not', condition: readNot(tokens) } : readTerm(tokens);
}

function readTerm(tokens: DynamodbTokens): Condition {
  if (tokens.take('(')) {
    const condition = readOr(tokens);
    tokens.expect(')');
    return condition;
  }
  for (const [name, kind] of Object.entries(functions)) {
    if (!tokens.takeFunction(name)) continue;
    const path = tokens.path();
    tokens.expect(')');
    return { kind, path };
  }
  const left = tokens.operand();
  const comparator = comparators.find((text) => tokens.take(text));
  if (comparator === undefined) return tokens.fail('a comparison');
  return { kind: 'compare', left, comparator, right: tokens.operand() };
}
