const maxShownCharacters = 200;

/** A name or path out of a record as it may stand in a reason: quoted, control characters escaped, shortened where it is long. */
export function showName(name: string): string {
  return JSON.stringify(name.length > maxShownCharacters ? `${name.slice(0, maxShownCharacters)}…` : name);
}
