import { quoteName, shortened } from '../../shared/quote-name.ts';

const plainName = /^[A-Za-z_$][\w$-]*$/;
const maxShownCharacters = 40;

/** A member's name as it may stand in a message: quoted where it is no plain word, shortened where it is long. */
export function showName(name: string): string {
  return plainName.test(name) ? shortened(name, maxShownCharacters) : quoteName(name, maxShownCharacters);
}
