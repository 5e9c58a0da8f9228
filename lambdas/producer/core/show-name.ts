const plainName = /^[A-Za-z_$][\w$-]*$/;
const maxShownCharacters = 40;

/** A member's name as it may stand in a message: quoted where it is no plain word, shortened where it is long. */
export function showName(name: string): string {
  const shown = name.length > maxShownCharacters ? `${name.slice(0, maxShownCharacters)}…` : name;
  return plainName.test(name) ? shown : JSON.stringify(shown);
}
