const plainName = /^[A-Za-z_$][\w$-]*$/;
const maxNameCharacters = 40;
const maxPathCharacters = 160;

/** A name out of another's data as it may stand in a sentence: quoted, control characters escaped, shortened where it is long. */
export function quoteName(name: string, mostCharacters = 200): string {
  return JSON.stringify(shortened(name, mostCharacters)).replace(/[\u007f-\u009f]/g, escaped);
}

/** Names and indexes that lead to a value, as in `messages[3].value["a b"].c`: names that are no plain words are quoted. */
export function showPath(path: readonly unknown[]): string {
  const shown = path.reduce<string>((before, key) => `${before}${showKey(key, before === '')}`, '');
  return shortened(shown, maxPathCharacters).toWellFormed();
}

function showKey(key: unknown, isFirst: boolean): string {
  if (typeof key === 'number') return `[${key}]`;
  const name = String(key);
  if (plainName.test(name)) return `${isFirst ? '' : '.'}${shortened(name, maxNameCharacters)}`;
  const quoted = quoteName(name, maxNameCharacters);
  return isFirst ? quoted : `[${quoted}]`;
}

/** Cut after so many characters, with a mark that it was. */
function shortened(text: string, mostCharacters: number): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}

/** JSON leaves these control characters as they are, and terminals act on them. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** What a value is, in a word for people; never the value itself. */
export function nameKind(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return value === '' ? 'empty text' : 'text';
    case 'boolean':
      return 'true or false';
    case 'object':
      return 'an object';
    case 'number':
      return nameNumber(value);
    default:
      return 'no JSON value';
  }
}

function nameNumber(value: number): string {
  if (!Number.isFinite(value)) return 'no finite number';
  if (!Number.isInteger(value)) return 'a fraction';
  return Number.isSafeInteger(value) ? 'a number' : 'beyond ±(2^53-1)';
}
