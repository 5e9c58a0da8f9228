/** A word of a command line that a person may copy into a POSIX shell: quoted where that is needed. */
/** A word as a shell takes it for one, quoted where it has to be. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
