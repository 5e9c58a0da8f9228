import { execFileSync } from 'node:child_process';

const write = 'cat > "$1" && chmod 755 "$1"';

/**
 * Writes a shell script that can be run at once. Another process writes it: what this one has open is inherited by whatever
 * its other threads start at the moment, and a file cannot be run for as long as anybody may write to it.
 */
export function writeProgram(path: string, script: string): void {
  execFileSync('/bin/sh', ['-c', write, 'sh', path], { input: `#!/bin/sh\n${script}\n` });
}
