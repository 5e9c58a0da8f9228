/** A name out of another's data as it may stand in a sentence: quoted, control characters escaped, shortened where it is long. */
export function quoteName(name: string, mostCharacters = 200): string {
  return JSON.stringify(shortened(name, mostCharacters)).replace(/[\u007f-\u009f]/g, escaped);
}

/** Cut after so many characters, with a mark that it was. */
export function shortened(name: string, mostCharacters: number): string {
  return name.length > mostCharacters ? `${name.slice(0, mostCharacters)}…` : name;
}

/** JSON leaves these control characters as they are, and terminals act on them. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
