/** Whether a command wrote that the disk is full, in the words of the system or of Node.js. */
export function saysNoSpace(lines: readonly string[]): boolean {
  return lines.some((line) => /no space left on device|ENOSPC/i.test(line));
}
