import { UnsupportedByModel } from '../unsupported.ts';
import { dynamodbErrors } from './dynamodb-errors.ts';
import { reservedWords } from './dynamodb-reserved-words.ts';

/** A path: the text `#placeholder`, or the attribute's own name. */
export interface PathOperand {
  readonly kind: 'path';
  readonly text: string;
}

/** The text of the placeholder, with its colon. */
export interface ValueOperand {
  readonly kind: 'value';
  readonly text: string;
}

const token = /\s*([#:]\w*|[A-Za-z_]\w*|<>|<=|>=|\S)/y;
const name = /^(#\w+|[A-Za-z_]\w*)$/;
const value = /^:\w+$/;

/** Reads one expression, token by token. Document paths (`a.b`, `a[0]`) are refused: the table's rows are flat. */
export class DynamodbTokens {
  readonly #kind: string;
  readonly #tokens: string[] = [];
  #next = 0;

  /** @param kind `ConditionExpression`, ... as errors name it. */
  constructor(kind: string, expression: string) {
    this.#kind = kind;
    token.lastIndex = 0;
    for (let match = token.exec(expression); match !== null; match = token.exec(expression))
      this.#tokens.push(match[1] ?? '');
    if (this.#tokens.length === 0) this.#refuse('The expression can not be empty');
  }

  get isAtEnd(): boolean {
    return this.#next >= this.#tokens.length;
  }

  /** Goes past this symbol, or this keyword whatever its case, where it comes next. */
  take(text: string): boolean {
    if (this.#tokens[this.#next]?.toUpperCase() !== text.toUpperCase()) return false;
    this.#next += 1;
    return true;
  }

  /** Goes past the name of this function where it comes next; unlike keywords it is written in this case only. */
  takeFunction(text: string): boolean {
    if (this.#tokens[this.#next] !== text || this.#tokens[this.#next + 1] !== '(') return false;
    this.#next += 2;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) this.fail(text);
  }

  path(): PathOperand {
    const text = this.#tokens[this.#next] ?? '';
    if (!name.test(text)) this.fail('the name of an attribute');
    if (reservedWords.has(text.toUpperCase()))
      this.#refuse(`Attribute name is a reserved keyword; reserved keyword: ${text}`);
    this.#next += 1;
    return { kind: 'path', text };
  }

  operand(): PathOperand | ValueOperand {
    const text = this.#tokens[this.#next] ?? '';
    if (!value.test(text)) return this.path();
    this.#next += 1;
    return { kind: 'value', text };
  }

  /** The placeholders of the whole expression: `#names` and `:values`. */
  placeholders(): readonly string[] {
    return this.#tokens.filter((text) => /^[#:]/.test(text));
  }

  /** The service may know what stands here; the model does not, and a run that needs it means nothing. */
  fail(expected: string): never {
    const found = this.#tokens[this.#next] ?? 'the end';
    throw new UnsupportedByModel(
      `The model expects ${expected} in the ${this.#kind}, after ${this.#tokens.slice(0, this.#next).join(' ')}: ${found}`,
    );
  }

  #refuse(what: string): never {
    throw dynamodbErrors.validation(`Invalid ${this.#kind}: ${what};`);
  }
}
