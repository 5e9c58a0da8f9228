import type { Command } from 'commander';

/** What every command understands. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly color?: boolean;
  readonly debug?: boolean;
}

/** Where the stack is that a command is about. */
export interface StackOptions extends OutputOptions {
  readonly stack?: string;
  readonly stage?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
}

/** Adds the options of `OutputOptions`. */
export function addOutputOptions(command: Command): Command {
  return command
    .optionsGroup('Options of every command:')
    .option('--json', 'print JSON on stdout, progress goes to stderr')
    .option('--no-color', 'no colours; the variable NO_COLOR does the same')
    .option('--debug', 'show the stack trace of an error');
}

/** Adds the options of `StackOptions`. */
export function addStackOptions(command: Command): Command {
  command
    .optionsGroup('The stack:')
    .option('--stage <stage>', 'stage of the stack (default: "dev"; "local" while a local stack runs)')
    .option('--stack <name>', 'name of the stack (default: "Highwater-<stage>")')
    .option('--region <region>', 'AWS region')
    .option('--profile <profile>', 'profile of your AWS configuration')
    .option('--endpoint-url <url>', 'AWS endpoint, such as http://127.0.0.1:4566');
  return addOutputOptions(command);
}
