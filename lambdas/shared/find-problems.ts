import type { BaseIssue, UnknownPathItem } from 'valibot';
import { showPath } from './quote-name.ts';

/** What is wrong with one field: `messages[3].key | is empty text: send a text that is not empty`. */
export interface Problem {
  readonly field: string;
  /** Goes on after the field's name, and says the fix; never a value. */
  readonly text: string;
}

/** @param whole names the whole input, for what is wrong with no field of it alone. */
export function findProblems(issues: readonly BaseIssue<unknown>[], whole: string): readonly Problem[] {
  return issues.map(({ path, message }) => ({
    field: path === undefined ? whole : showPath(path.map(({ key }) => key)),
    text: message,
  }));
}

/** What a check of ours adds where it finds something wrong; `keys` lead there from what it checks. */
export function issueAt(
  keys: readonly unknown[],
  message: string,
): { readonly message: string; readonly path?: [UnknownPathItem, ...UnknownPathItem[]] } {
  const [first, ...others] = keys.map(pathItem);
  return first === undefined ? { message } : { message, path: [first, ...others] };
}

function pathItem(key: unknown): UnknownPathItem {
  return { type: 'unknown', origin: 'value', input: undefined, key, value: undefined };
}
