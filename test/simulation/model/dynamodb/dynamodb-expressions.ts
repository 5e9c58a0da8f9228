import { type ParsedCondition, parseCondition } from './dynamodb-condition.ts';
import { type ParsedUpdate, parseUpdate } from './dynamodb-update.ts';

/** Parsed expressions: a run sends the same few texts over and over. */
export interface Expressions {
  /** @param kind `ConditionExpression` or `KeyConditionExpression`. */
  condition(kind: string, text: string): ParsedCondition;
  update(text: string): ParsedUpdate;
}

/** Parses each text once. */
export function rememberExpressions(): Expressions {
  const conditions = new Map<string, ParsedCondition>();
  const updates = new Map<string, ParsedUpdate>();
  return {
    condition: (kind, text) => remember(conditions, text, () => parseCondition(kind, text)),
    update: (text) => remember(updates, text, () => parseUpdate(text)),
  };
}

function remember<T>(known: Map<string, T>, text: string, parse: () => T): T {
  const parsed = known.get(text) ?? parse();
  known.set(text, parsed);
  return parsed;
}
