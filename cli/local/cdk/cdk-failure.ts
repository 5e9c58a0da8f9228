import { saysNoSpace } from '../process/says-no-space.ts';

// What stands around a fault without telling what it is: CDK on its subprocess, the progress of bundling, stack traces.
const surroundings = [/Subprocess exited with error/, /^Bundling asset /, /^at /, /^Node\.js v\d/];

/** Why a CDK command failed, in one phrase without a full stop, out of the lines that it wrote. */
export function cdkFailure(lines: readonly string[]): string {
  // What a full disk breaks later on reads like a fault of the project.
  if (saysNoSpace(lines))
    return 'no space is left on the device (ENOSPC): free some space, or set TMPDIR to a folder with room';
  return bundlingFault(lines) ?? fault(lines.filter(isTelling)) ?? fault(lines) ?? 'no output';
}

function isTelling(line: string): boolean {
  return !surroundings.some((pattern) => pattern.test(line));
}

/** The fault behind `Failed to bundle asset`, which alone names only the asset. */
function bundlingFault(lines: readonly string[]): string | undefined {
  const program = lines.map((line) => /spawnSync (\S+) ENOENT/.exec(line)?.[1]).find(Boolean);
  if (program !== undefined)
    return `${program} is not on PATH (spawnSync ${program} ENOENT): install it, or add its folder to PATH`;
  return lines.find((line) => line.startsWith('✘ [ERROR]'));
}

/** An app that ends with a sentence of its own needs no such word: it is the last line then. */
function fault(lines: readonly string[]): string | undefined {
  const line = lines.findLast((line) => /error|❌|fail/i.test(line)) ?? lines.at(-1);
  return line?.replace(/(?<!\.)\.$/, '');
}
