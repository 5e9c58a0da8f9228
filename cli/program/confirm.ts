import type { CommandContext } from './context.ts';
import { CommandFailed, UsageError } from './errors.ts';

/** The option that answers beforehand. */
export interface ConfirmOptions {
  readonly yes?: boolean;
}

/**
 * Makes sure that somebody can be asked, or has answered already: before a command begins with what takes long.
 *
 * @throws UsageError where there is no terminal.
 */
export function requireConfirmable({ yes }: ConfirmOptions, { stdin }: Pick<CommandContext, 'stdin'>): void {
  if (yes || stdin().isTTY) return;
  throw new UsageError('This command asks before it begins, and there is no terminal to ask at: give --yes.');
}

/**
 * Asks whether to go on. Resolves where the answer is yes, or `--yes` has given it.
 *
 * @param question ends with a question mark.
 * @throws UsageError where there is no terminal, CommandFailed where the answer is another.
 */
export async function confirm(
  question: string,
  options: ConfirmOptions,
  context: Pick<CommandContext, 'stdin' | 'output'>,
): Promise<void> {
  requireConfirmable(options, context);
  if (options.yes) return;
  context.output.note(`${question} [y/N]`);
  const answer = await firstLine(context.stdin());
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandFailed('Nothing was done: the answer was not yes.');
}

async function firstLine(input: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of input) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes('\n')) break;
  }
  return text.split('\n')[0] ?? '';
}
