import { describe, expect, it } from 'vitest';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { type Hands, noTerminal, runInTerminal, screensAfter } from '../support/run-in-terminal.ts';
import { expectRun } from './expect-run.ts';

const columns = 60;
const reason = noTerminal === undefined ? '' : ` (left out: ${noTerminal})`;
/** What takes a line of progress away. */
const taken = '\r\u001b[2K';
const ctrlC = '\u0003';
const [home, firstScreen] = ['\u001b[H', '\u001b[?1049l'];
const [cursorHidden, cursorShown] = ['\u001b[?25l', '\u001b[?25h'];
const endOfLine = '\u001b\\[K';
/** A shard as it is drawn, in a line that was not cut, where its rate is known. */
const drawnRate = new RegExp(`shardId-\\d{12} +\\[[#.]+\\] \\d+ %.* (\\d+\\.\\d) +\\d+ +\\d+ *${endOfLine}`, 'g');

/** The commands that redraw what they show, in a terminal. */
export function cliTerminal(stack: () => DeployedStack): void {
  const highwater = (args: readonly string[], onOutput?: (text: string, hands: Hands) => void) =>
    runInTerminal([...args, '--endpoint-url', stack().local.aws.endpoint], onOutput);

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
      const { code, output } = await highwater(['groups', 'reset', 'numtest', '--by-duration', '1m', '--execute']);
      expect(code).toBe(0);
      expect(output).toContain(`looking for the place in each shard${taken}`);
      expect(screensAfter(output, columns).first.join('\n')).not.toContain('looking for the place');
    });

    it('redraws a group with bars and rates, and leaves the last state and the cursor at Ctrl-C', async () => {
      await stack().publish({ from: 1, to: 100, runId: 'cli-watched' });
      await stack().untilCaughtUp();
      let publishing: Promise<unknown> | undefined;
      let isEnded = false;
      const { code, output } = await highwater(['groups', 'describe', 'numtest', '--watch'], (text, hands) => {
        const end = (): void => {
          if (!isEnded) hands.type(ctrlC);
          isEnded = true;
        };
        if (publishing === undefined && text.includes('shardId-')) {
          hands.resize(40, 200);
          publishing = stack().publish({ from: 101, to: 600, runId: 'cli-watched' });
          publishing.catch(end);
        }
        if ([...text.matchAll(drawnRate)].some(([, rate]) => Number(rate) > 0)) end();
      });
      await publishing;
      expect(code).toBe(0);
      expect(output.split(home).length).toBeGreaterThan(3);
      expect(output.lastIndexOf(cursorShown)).toBeGreaterThan(output.lastIndexOf(cursorHidden));
      expect(output.lastIndexOf(firstScreen)).toBeGreaterThan(output.lastIndexOf(home));
      const { first, second } = screensAfter(output, 200);
      const shards = first.filter((line) => /^shardId-\d{12} +\[[#.]{20}\] \d+ %/.test(line));
      expect(shards).toHaveLength(2);
      for (const screen of [first, second])
        expect(screen.filter((line) => line.startsWith('group numtest'))).toHaveLength(1);
      await expectRun(stack(), 'cli-watched', [1, 600]);
    });
  });
}
