import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { tailSchema } from '../../cli/output/tail.ts';
import type { DeployedStack } from '../support/deployed-stack.ts';
import { type HighwaterRun, linesOf, runHighwater } from '../support/run-highwater.ts';

/** `tail`, of what lies in the stream and of what comes. */
export function cliTail(stack: () => DeployedStack): void {
  const highwater = (args: readonly string[], run?: HighwaterRun) =>
    runHighwater([...args, '--endpoint-url', stack().local.aws.endpoint], run);

  describe('highwater tail', () => {
    it('prints the events of all shards as JSON of its schema, and ends at the newest', async () => {
      await stack().publish({ from: 1, to: 500, runId: 'cli-tail' });
      const { code, stdout } = await highwater(['tail', '--from-beginning', '--json']);
      const records = linesOf(stdout).map((line) => v.parse(tailSchema, JSON.parse(line)));
      const own = records.filter(({ event }) => event?.id.startsWith('cli-tail:'));
      expect(code).toBe(0);
      expect(new Set(own.map(({ event }) => event?.id)).size).toBe(500);
      expect(new Set(own.map(({ shard }) => shard)).size).toBe(2);
    });

    it('prints the values of one key since a time', async () => {
      await stack().publish({ messages: [{ key: 'cli', value: 'Hello, \u001b[31mWorld!' }], runId: 'cli-key' });
      const { stdout } = await highwater(['tail', 'numtest', '--from', '1h', '--key', 'cli', '--max', '1']);
      expect(stdout).toBe('Hello, \\u001b[31mWorld!\n');
    });

    it('follows what comes, and ends on Ctrl-C with 0', async () => {
      let isPublished: Promise<unknown> | undefined;
      const message = { messages: [{ key: 'cli-follow', value: 'live' }], runId: 'cli-follow' };
      const { code, stdout } = await highwater(['tail', '--from', '1h', '--key', 'cli-follow', '--follow'], {
        onStart: () => {
          isPublished = stack().publish(message);
        },
        onOutput: (text, child) => {
          if (text.includes('live')) child.kill('SIGINT');
        },
      });
      await isPublished;
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'live\n' });
    });

    it('ends quietly where nobody reads on', async () => {
      const { code, stderr } = await highwater(['tail', '--from-beginning', '--format', 'pretty'], {
        onOutput: (_text, child) => child.stdout?.destroy(),
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    });
  });
}
