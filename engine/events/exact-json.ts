import { type ExactNumber, exactNumber } from './exact-number.ts';
import { JsonTokens, NotJson } from './json-tokens.ts';

/** What keeps a JSON value from being stored as it is, the first that was found. `pointer` says where, as a JSON Pointer. */
export interface JsonProblem {
  readonly code: 'duplicate-member' | 'inexact-number' | 'too-deep';
  /** @see https://www.rfc-editor.org/rfc/rfc6901 */
  readonly pointer: string;
}

/** What a text is. */
export type ParsedJson =
  /** Within `value` undefined stands for a member that is named twice, a number that BSON cannot hold, and what lies too deep. */
  | { readonly kind: 'value'; readonly value: unknown; readonly problem: JsonProblem | null }
  | { readonly kind: 'several-values' }
  /** `position` counts characters from 0. */
  | { readonly kind: 'not-json'; readonly position: number };

/** Far more than MongoDB stores, and far less than the stack holds. */
const maxDepth = 500;

/**
 * Parses JSON and keeps what JSON.parse loses: how a number is written, and that a member is named twice. Libraries that
 * keep the numbers take the last of two members, or the first, or are silent where both are equal.
 *
 * @see exactNumber for what numbers become.
 */
export function parseExactJson(text: string): ParsedJson {
  const tokens = new JsonTokens(text);
  const reader = new ValueReader(tokens);
  try {
    const value = reader.read();
    if (tokens.peek() === '') return { kind: 'value', value, problem: reader.problem };
    readOtherValues(text, tokens, reader);
    return { kind: 'several-values' };
  } catch (error) {
    if (error instanceof NotJson) return { kind: 'not-json', position: tokens.position };
    throw error;
  }
}

/** White space lies before each value, or it begins with a bracket or a quote: `01` is no two values. */
function readOtherValues(text: string, tokens: JsonTokens, reader: ValueReader): void {
  for (let next = tokens.peek(); next !== ''; next = tokens.peek()) {
    const isApart = ' \t\n\r'.includes(text.charAt(tokens.position - 1)) || '{["'.includes(next);
    if (!isApart) throw new NotJson();
    reader.read();
  }
}

/** Makes values of tokens, and notes the first problem: there may be a hundred thousand, each with a long path. */
class ValueReader {
  readonly #tokens: JsonTokens;
  /** Names and indexes that lead to where the tokens stand. */
  readonly #path: (string | number)[] = [];
  #lastText = '';
  #lastNumber: ExactNumber | undefined;
  problem: JsonProblem | null = null;

  constructor(tokens: JsonTokens) {
    this.#tokens = tokens;
  }

  /** @throws NotJson */
  read(): unknown {
    const isTooDeep = this.#path.length === maxDepth;
    switch (this.#tokens.peek()) {
      case '{':
        return isTooDeep ? this.#skip() : this.#readObject();
      case '[':
        return isTooDeep ? this.#skip() : this.#readArray();
      case '"':
        return this.#tokens.readString();
      case 't':
        return this.#tokens.readWord('true', true);
      case 'f':
        return this.#tokens.readWord('false', false);
      case 'n':
        return this.#tokens.readWord('null', null);
      default:
        return this.#readNumber();
    }
  }

  #readObject(): object {
    const object: Record<string, unknown> = {};
    const depth = this.#enter('{');
    if (this.#tokens.skip('}')) return object;
    do {
      const name = this.#tokens.readString();
      this.#path[depth] = name;
      this.#tokens.expect(':');
      const isDoubled = Object.hasOwn(object, name);
      if (isDoubled) this.#note('duplicate-member');
      const value = this.read();
      setMember(object, name, isDoubled ? undefined : value);
    } while (this.#tokens.skip(','));
    this.#leave('}', depth);
    return object;
  }

  #readArray(): readonly unknown[] {
    const depth = this.#enter('[');
    if (this.#tokens.skip(']')) return [];
    this.#path[depth] = 0;
    // Pushing the first one would make room for seventeen: many lists hold one item.
    const items = [this.read()];
    while (this.#tokens.skip(',')) {
      this.#path[depth] = items.length;
      items.push(this.read());
    }
    this.#leave(']', depth);
    return items;
  }

  #skip(): void {
    this.#note('too-deep');
    this.#tokens.skipNested();
  }

  #enter(bracket: string): number {
    this.#tokens.expect(bracket);
    return this.#path.length;
  }

  #leave(bracket: string, depth: number): void {
    this.#tokens.expect(bracket);
    this.#path.length = depth;
  }

  #readNumber(): unknown {
    const { text, isInteger } = this.#tokens.readNumber();
    // Long lists of numbers often repeat one.
    if (text !== this.#lastText) this.#lastNumber = exactNumber(text, isInteger);
    this.#lastText = text;
    if (this.#lastNumber === undefined) this.#note('inexact-number');
    return this.#lastNumber;
  }

  #note(code: JsonProblem['code']): void {
    const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
    this.problem ??= { code, pointer: this.#path.map((step) => `/${escaped(String(step))}`).join('') };
  }
}

/** Assigning to `__proto__` would not make a member. */
function setMember(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
