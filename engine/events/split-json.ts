import { parseExactJson } from './exact-json.ts';
import { JsonTokens, NotJson } from './json-tokens.ts';

/** The texts of the items of a list, as they are written. @param text JSON: a list. @param most stops after one more. */
export function splitItems(text: string, most: number): readonly string[] {
  const tokens = new JsonTokens(text);
  const items: string[] = [];
  tokens.expect('[');
  if (tokens.peek() === ']') return items;
  do items.push(readText(text, tokens));
  while (tokens.skip(',') && items.length <= most);
  return items;
}

/** The text of the member of this name, as it is written. @param text JSON: an object that has it. */
export function memberText(text: string, name: string): string {
  const tokens = new JsonTokens(text);
  tokens.expect('{');
  do {
    const isIt = tokens.readString() === name;
    tokens.expect(':');
    const value = readText(text, tokens);
    if (isIt) return value;
  } while (tokens.skip(','));
  throw new NotJson();
}

/** The texts of JSON values that follow one another. @param most stops after one more. */
export function splitValues(text: string, most: number): readonly string[] {
  const tokens = new JsonTokens(text);
  const values: string[] = [];
  while (tokens.peek() !== '' && values.length <= most) values.push(readText(text, tokens));
  return values;
}

/**
 * The texts of whole objects and lists from the front of a text that is not JSON, and the rest as one more text; undefined
 * where fewer than two of them are whole.
 *
 * @param most stops after one more.
 */
export function splitBroken(text: string, most: number): readonly string[] | undefined {
  const tokens = new JsonTokens(text);
  const values: string[] = [];
  let end = 0;
  while (values.length <= most && isNested(tokens.peek())) {
    const value = tryText(text, tokens);
    if (value === undefined || !isWhole(value)) break;
    values.push(value);
    end = tokens.position;
  }
  return values.length < 2 ? undefined : [...values, text.slice(end)];
}

/** True for a text that begins with an object or a list, and holds nothing else but white space after it. */
export function isWholeObjectOrList(text: string): boolean {
  return isNested(text.charAt(0)) && isWhole(text);
}

function isWhole(text: string): boolean {
  return parseExactJson(text).kind === 'value';
}

function isNested(character: string): boolean {
  return character === '{' || character === '[';
}

function tryText(text: string, tokens: JsonTokens): string | undefined {
  try {
    return readText(text, tokens);
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

/** @throws NotJson */
function readText(text: string, tokens: JsonTokens): string {
  const next = tokens.peek();
  const start = tokens.position;
  if (isNested(next)) tokens.skipNested();
  else if (next === '"') tokens.readString();
  else tokens.skipWord();
  return text.slice(start, tokens.position);
}
