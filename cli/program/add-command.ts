import type { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { addOutputOptions, addStackOptions, type OutputOptions } from './options.ts';

/** The name as it can be typed: nothing puts it alone on PATH. */
export const typedName = 'npx --no highwater';

/** What carries out a command. Rejects where it fails. */
export type CommandRun<Options> = (options: Options, context: CommandContext) => Promise<void>;

/** One command of a noun. */
export interface CommandDefinition<Options extends OutputOptions> {
  /** The verb, or the noun where that is the whole command. */
  readonly name: string;
  readonly description: string;
  /** What is typed after the program's name; each is run by a test. */
  readonly examples: readonly string[];
  /** True for a command that is about no deployed stack. */
  readonly isWithoutStack?: boolean;
  /** Adds the command's own arguments and options. */
  readonly configure?: (command: Command) => Command;
  /** Loads what carries it out. Arguments arrive as options of their names. */
  readonly load: () => Promise<CommandRun<Options>>;
}

/** Adds a noun, whose verbs are added to what this gives. */
export function addNoun(program: Command, name: string, description: string): Command {
  return program.command(name).description(description);
}

/** Adds a command. Nothing of it is loaded before it runs. */
export function addCommand<Options extends OutputOptions>(
  parent: Command,
  { name, description, examples, isWithoutStack = false, configure, load }: CommandDefinition<Options>,
): void {
  const command = parent.command(name).description(description);
  configure?.(command);
  if (isWithoutStack) addOutputOptions(command);
  else addStackOptions(command);
  const lines = examples.map((example) => `  ${typedName} ${example}`);
  command.addHelpText('after', ['', examples.length > 1 ? 'Examples:' : 'Example:', ...lines].join('\n'));
  command.action(async () => {
    const named = command.registeredArguments.map((argument, index) => [argument.name(), command.processedArgs[index]]);
    const given = Object.fromEntries(named.filter(([, value]) => value !== undefined));
    const { runCommand } = await import('./run-command.ts');
    process.exitCode = await runCommand({ ...command.opts<Options>(), ...given }, isWithoutStack, load);
  });
}
