/** Percent-encoded, so without white space and colons, also where a lone surrogate stands in it. */
export function uriText(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
