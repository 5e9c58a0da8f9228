/**
 * What a terminal may take for a command or what turns the text around it: C0 and C1 control characters, what steers the
 * direction of text, line and paragraph separators, and halves of surrogate pairs.
 *
 * @see https://trojansource.codes/trojan-source.pdf
 */
const unsafe = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

/** The text in one line, with each character that must not reach a terminal as `\u` and four hex digits. */
export function safeText(text: string): string {
  return text.replace(unsafe, escapeCharacter);
}

/** The same, with line breaks left as they are. */
export function safeLines(text: string): string {
  return text.split('\n').map(safeText).join('\n');
}

/** JSON in one line that holds no such character either. */
export function safeJson(value: unknown): string {
  // Outside of its strings JSON has none of them, and inside them the escape means the same.
  return safeText(JSON.stringify(value));
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
