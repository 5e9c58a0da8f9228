import { saysNoSpace } from './says-no-space.ts';

/** Why a CDK command failed, in one phrase, out of the lines that it wrote. */
export function cdkFailure(lines: readonly string[]): string {
  // What a full disk breaks later on reads like a fault of the project.
  if (saysNoSpace(lines))
    return 'no space is left on the device (ENOSPC): free some space, or set TMPDIR to a folder with room';
  return lines.findLast((line) => /error|❌|fail/i.test(line)) ?? lines.at(-1) ?? 'no output';
}
