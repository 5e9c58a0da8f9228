/** The product asked a model for something that it does not model yet: the model has to grow, the run means nothing. */
export class UnsupportedByModel extends Error {
  override readonly name = 'UnsupportedByModel';
}

/**
 * Refuses a request that holds members which the model would ignore.
 *
 * @throws UnsupportedByModel naming the first of them.
 */
export function requireOnly(request: object, known: readonly string[]): void {
  const unknown = Object.entries(request).find(([name, value]) => value !== undefined && !known.includes(name));
  if (unknown !== undefined) throw new UnsupportedByModel(`The model knows no ${unknown[0]}.`);
}
