import { describe, expect, it } from 'vitest';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { noTerminal, runInTerminal, screensAfter } from '../support/run-in-terminal.ts';
import { expectRun } from './expect-run.ts';

const columns = 60;
const reason = noTerminal === undefined ? '' : ` (left out: ${noTerminal})`;
/** What takes a line of progress away. */
const taken = '\r\u001b[2K';

/** The commands that redraw what they show, in a terminal. */
export function cliTerminal(stack: () => DeployedStack): void {
  const highwater = (args: readonly string[]) => runInTerminal([...args, '--endpoint-url', stack().local.aws.endpoint]);

  describe.skipIf(noTerminal !== undefined)(`highwater in a terminal${reason}`, () => {
    it('takes the progress of send away when it has ended', async () => {
      const args = ['send', '--numbers', '1..3000', '--rate', '2000', '--run-id', 'cli-terminal'];
      const { code, output } = await highwater(args);
      expect(code).toBe(0);
      expect(output).toContain(taken);
      const shown = screensAfter(output, columns).first.join('\n');
      expect(shown).toContain('cli-terminal');
      expect(shown).not.toMatch(/^\d+ published$/m);
      expect(shown.trim()).toMatch(/3000/);
      await expectRun(stack(), 'cli-terminal', [1, 3000]);
    });

    it('takes the progress of a reset away when it has ended', async () => {
      const { code, output } = await highwater(['groups', 'reset', 'numtest', '--to-earliest', '--execute']);
      expect(code).toBe(0);
      expect(output).toContain(`looking for the place in each shard${taken}`);
      expect(screensAfter(output, columns).first.join('\n')).not.toContain('looking for the place');
    });
  });
}
