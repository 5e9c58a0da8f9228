/** So many milliseconds after 1970; null where they are none, or lie outside the years 1 to 9999. */
export function epochDate(milliseconds: number): Date | null {
  const date = new Date(milliseconds);
  return date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999 ? date : null;
}
