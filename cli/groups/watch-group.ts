import type { DeployedStack } from '../aws/find-stack.ts';
import { Watched } from '../output/format-watch.ts';
import type { CommandContext } from '../program/context.ts';
import { isCtrlC } from '../program/ctrl-c.ts';
import { groupDescriber } from './describe-group.ts';

const intervalMs = 2_000;

/** Shows a group every two seconds, until Ctrl-C. What is said on the way is said once. */
export async function watchGroup(
  stack: DeployedStack,
  name: string,
  isCounting: boolean,
  context: CommandContext,
): Promise<void> {
  const { output, signal, now, sleep } = context;
  const said = new Set<string>();
  const note = (line: string): void => {
    if (!said.has(line)) output.note(line);
    said.add(line);
  };
  const look = groupDescriber(stack, name, isCounting, { ...context, output: { ...output, note } });
  const watched = new Watched(isCounting);
  try {
    for (;;) {
      const answer = await look();
      const atMs = now().getTime();
      await (output.isJson ? output.json(answer) : output.redraw(watched.format({ answer, atMs })));
      await sleep(intervalMs);
    }
  } catch (error) {
    // What a call throws that is cut off says less.
    const end = signal.aborted ? signal.reason : error;
    if (!isCtrlC(end)) throw end;
  } finally {
    await output.redraw(null);
  }
}
