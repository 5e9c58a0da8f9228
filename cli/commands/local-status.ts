import { findRunningStack } from '../aws/running-stack.ts';
import type { CommandContext } from '../program/context.ts';
import type { OutputOptions } from '../program/options.ts';

/** Says whether a local stack runs, and where. */
export async function localStatus(
  _options: OutputOptions,
  { output }: CommandContext,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<void> {
  const running = (await findRunningStack(env)) ?? null;
  if (output.isJson) return await output.json({ running });
  if (running === null) return await output.text('No local stack runs: start one with "local up".');
  const { stack, endpoint, pid, startedAt } = running;
  await output.text(`${stack} runs at ${endpoint}, process ${pid}, since ${startedAt}.`);
}
