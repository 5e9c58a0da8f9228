import { DynamodbTokens, type PathOperand, type ValueOperand } from './dynamodb-tokens.ts';

/** What an attribute is set to. */
export type SetOperand =
  | PathOperand
  | ValueOperand
  | { readonly kind: 'if-not-exists'; readonly path: PathOperand; readonly otherwise: SetOperand };

/** One change of one attribute. */
export type UpdateAction =
  | {
      readonly kind: 'set';
      readonly path: PathOperand;
      readonly value: SetOperand;
      /** Added to the value, or taken from it; absent in a plain assignment. */
      readonly change?: { readonly sign: 1n | -1n; readonly by: SetOperand };
    }
  | { readonly kind: 'remove'; readonly path: PathOperand }
  | { readonly kind: 'add' | 'delete'; readonly path: PathOperand; readonly value: ValueOperand };

/** An update, and the placeholders it uses. */
export interface ParsedUpdate {
  readonly actions: readonly UpdateAction[];
  readonly placeholders: readonly string[];
}

const clauses = {
  SET: readSet,
  REMOVE: (tokens: DynamodbTokens): UpdateAction => ({ kind: 'remove', path: tokens.path() }),
  ADD: (tokens: DynamodbTokens): UpdateAction => readWithValue('add', tokens),
  DELETE: (tokens: DynamodbTokens): UpdateAction => readWithValue('delete', tokens),
} as const;

/**
 * Reads the clauses SET (with `if_not_exists`, `+` and `-`), REMOVE, ADD and DELETE.
 *
 * @throws UnsupportedByModel for anything else, also where the service knows it.
 * @throws ValidationException for a reserved word.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export function parseUpdate(expression: string): ParsedUpdate {
  const tokens = new DynamodbTokens('UpdateExpression', expression);
  const seen = new Set<string>();
  const actions: UpdateAction[] = [];
  while (!tokens.isAtEnd) {
    const clause = Object.entries(clauses).find(([name]) => tokens.take(name));
    if (clause === undefined) return tokens.fail('SET, REMOVE, ADD or DELETE');
    const [name, read] = clause;
    if (seen.has(name)) tokens.fail(`${name} once only`);
    seen.add(name);
    do actions.push(read(tokens));
    while (tokens.take(','));
  }
  return { actions, placeholders: tokens.placeholders() };
}

function readSet(tokens: DynamodbTokens): UpdateAction {
  const path = tokens.path();
  tokens.expect('=');
  const value = readOperand(tokens);
  const sign = tokens.take('+') ? 1n : tokens.take('-') ? -1n : undefined;
  if (sign === undefined) return { kind: 'set', path, value };
  return { kind: 'set', path, value, change: { sign, by: readOperand(tokens) } };
}

function readWithValue(kind: 'add' | 'delete', tokens: DynamodbTokens): UpdateAction {
  const path = tokens.path();
  const value = tokens.operand();
  return value.kind === 'value' ? { kind, path, value } : tokens.fail('a value');
}

function readOperand(tokens: DynamodbTokens): SetOperand {
  if (!tokens.takeFunction('if_not_exists')) return tokens.operand();
  const path = tokens.path();
  tokens.expect(',');
  const otherwise = readOperand(tokens);
  tokens.expect(')');
  return { kind: 'if-not-exists', path, otherwise };
}
