/** A name out of another's data as it may stand in a sentence: quoted, control characters escaped, shortened where it is long. */
export function quoteName(name: string, mostCharacters = 200): string {
  return JSON.stringify(shortened(name, mostCharacters));
}

/** Cut after so many characters, with a mark that it was. */
export function shortened(name: string, mostCharacters: number): string {
  return name.length > mostCharacters ? `${name.slice(0, mostCharacters)}…` : name;
}
