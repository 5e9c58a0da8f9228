/** The text is not JSON from where the tokens stand. */
export class NotJson extends Error {}

const [controlEnd, quote, backslash] = [0x20, 0x22, 0x5c];
const [zero, nine, minus, plus, point, lowerE, upperE] = [0x30, 0x39, 0x2d, 0x2b, 0x2e, 0x65, 0x45];

const wordCharacters = /[-+.\w]+/y;

/** Cuts a text into the tokens of JSON, from its front. White space between them is skipped. */
export class JsonTokens {
  readonly #text: string;
  /** Counts characters from 0. After a NotJson: where the text stops being JSON. */
  position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next character that is no white space; empty at the end. */
  peek(): string {
    let next = this.#text.charAt(this.position);
    while (next === ' ' || next === '\n' || next === '\r' || next === '\t') {
      this.position += 1;
      next = this.#text.charAt(this.position);
    }
    return next;
  }

  /** True where this very character came next, which is then behind. */
  skip(character: string): boolean {
    if (this.peek() !== character) return false;
    this.position += 1;
    return true;
  }

  /** @throws NotJson where another character comes next. */
  expect(character: string): void {
    if (!this.skip(character)) throw new NotJson();
  }

  /** What a word such as `true` stands for. @throws NotJson where another text comes next. */
  readWord<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.position)) throw new NotJson();
    this.position += word.length;
    return value;
  }

  /** A string without escapes, as nearly all are, is cut out; others are left to JSON.parse. @throws NotJson */
  readString(): string {
    if (this.peek() !== '"') throw new NotJson();
    const start = this.position;
    const end = this.#endOfString(start);
    this.position = end + 1;
    const inner = this.#text.slice(start + 1, end);
    if (!inner.includes('\\')) return inner;
    try {
      return String(JSON.parse(this.#text.slice(start, end + 1)));
    } catch {
      this.position = start;
      throw new NotJson();
    }
  }

  /** A number as it is written, and whether it has neither fraction nor exponent. @throws NotJson */
  readNumber(): { readonly text: string; readonly isInteger: boolean } {
    const start = this.position;
    this.#skipOneOf(minus);
    if (!this.#skipOneOf(zero)) this.#skipDigits();
    const integerEnd = this.position;
    if (this.#skipOneOf(point)) this.#skipDigits();
    if (this.#skipOneOf(lowerE, upperE)) {
      this.#skipOneOf(plus, minus);
      this.#skipDigits();
    }
    return { text: this.#text.slice(start, this.position), isInteger: this.position === integerEnd };
  }

  /** Skips a number or a word, whatever it says. @throws NotJson where neither comes next. */
  skipWord(): void {
    wordCharacters.lastIndex = this.position;
    const [word] = wordCharacters.exec(this.#text) ?? [];
    if (word === undefined) throw new NotJson();
    this.position += word.length;
  }

  /** Skips an object or a list: its brackets and strings are looked at, and nothing else. @throws NotJson where it does not end. */
  skipNested(): void {
    let depth = 0;
    do {
      const next = this.peek();
      if (next === '') throw new NotJson();
      if (next === '"') {
        this.readString();
        continue;
      }
      this.position += 1;
      if (next === '{' || next === '[') depth += 1;
      if (next === '}' || next === ']') depth -= 1;
    } while (depth > 0);
  }

  #endOfString(start: number): number {
    for (let at = start + 1; ; at += 1) {
      const code = this.#text.charCodeAt(at);
      if (code === quote) return at;
      if (code === backslash) at += 1;
      else if (!(code >= controlEnd)) {
        this.position = Math.min(at, this.#text.length);
        throw new NotJson();
      }
    }
  }

  #skipOneOf(one: number, other = one): boolean {
    const code = this.#text.charCodeAt(this.position);
    if (code !== one && code !== other) return false;
    this.position += 1;
    return true;
  }

  #skipDigits(): void {
    const text = this.#text;
    let at = this.position;
    while (isDigit(text.charCodeAt(at))) at += 1;
    if (at === this.position) throw new NotJson();
    this.position = at;
  }
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}
