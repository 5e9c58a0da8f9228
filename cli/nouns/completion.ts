import { Argument, type Command } from 'commander';
import { typedName } from '../program/add-command.ts';

/** `completion`: a script for a shell, and what that script asks for each time. */
export function addCompletion(program: Command): void {
  program
    .command('completion')
    .description('print a script that completes the commands and options of "highwater" in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', `\nExample:\n  ${typedName} completion bash`)
    .action(async (shell: string) => {
      const { printScript } = await import('../commands/completion.ts');
      printScript(shell);
    });
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: readonly string[]) => {
      const { printCompletions } = await import('../commands/completion.ts');
      printCompletions(words);
    });
}
