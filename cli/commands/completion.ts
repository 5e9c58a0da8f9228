import { fileURLToPath } from 'node:url';
import completion from '@bomb.sh/tab';
import describe from '@bomb.sh/tab/commander';
import { createCommands } from '../program/create-program.ts';

const entry = fileURLToPath(new URL('../highwater.js', import.meta.url));

/** Prints the script for a shell. It asks this very installation, wherever the shell is. */
export function printScript(shell: string): void {
  completion.setup('highwater', `'${process.execPath}' '${entry}'`, shell);
}

/** Prints what may stand for the last of the words, a line each. */
export function printCompletions(words: readonly string[]): void {
  describe(createCommands(), { completionCommandName: 'completion' });
  completion.parse([...words]);
}
