import { announceStack } from '../local/announce-stack.ts';
import { type LocalStage, readLocalStage } from '../local/cdk/local-stage.ts';
import type { LocalStack } from '../local/local-stack.ts';
import { playInstructions } from '../local/play-instructions.ts';
import { untilAborted } from '../local/process/wait-until.ts';
import { plainProgress } from '../local/progress.ts';
import { startLocalStack } from '../local/start-local-stack.ts';
import type { CommandContext } from '../program/context.ts';
import type { OutputOptions } from '../program/options.ts';

/** The options of `local up`. */
export interface LocalUpOptions extends OutputOptions {
  readonly shards: number;
}

const databasePrefix = 'highwater_local';

/** Starts the local stack and keeps it until Ctrl-C or `local down`; then nothing of it is left. */
export async function localUp({ shards }: LocalUpOptions, context: CommandContext): Promise<void> {
  const { output, signal } = context;
  const progress = plainProgress(output.note, () => performance.now());
  const { groupsIn, ...stage } = await readLocalStage();
  const settings = { env: process.env, signal, progress, shards, databasePrefix, groups: groupsIn };
  const stack = await startLocalStack(settings);
  try {
    await keep(stack, stage, context);
  } finally {
    await progress.step('Stopping and removing everything', () => stop(stack, output.note));
  }
}

async function keep(
  stack: LocalStack,
  stage: Pick<LocalStage, 'topics' | 'readOnly'>,
  { output, signal, now }: CommandContext,
): Promise<void> {
  const { running, withdraw } = await announceStack(process.env, stack.aws.endpoint, now());
  try {
    if (output.isJson) await output.json(running);
    else await output.text(playInstructions({ ...stage, groups: stack.groups() }).join('\n'));
    await untilAborted(signal);
  } finally {
    await withdraw();
  }
}

async function stop(stack: LocalStack, note: (line: string) => void): Promise<void> {
  for (const failure of await stack.stop())
    note(`Could not be removed: ${failure instanceof Error ? failure.message : String(failure)}`);
}
