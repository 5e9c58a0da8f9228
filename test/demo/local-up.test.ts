import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { localStackSchema, localUpSchema } from '../../cli/output/local.ts';
import { cacheWithServers } from '../support/cache-with-servers.ts';
import { demoFolder, startDemo } from '../support/demo-run.ts';
import { runHighwater } from '../support/run-highwater.ts';

describe('the local stack without the demo', () => {
  it('is found by other commands by itself, and ended by one of them', async () => {
    const folder = await demoFolder();
    const env = { XDG_CACHE_HOME: await cacheWithServers(folder) };
    const words = ['local', 'up', '--shards', '3', '--json'];
    const line = `exec '${process.execPath}' cli/highwater.js ${words.join(' ')}`;
    await using up = await startDemo({ line, env }, folder);
    const [said] = await up.says(/^\{"endpoint".*\}$/m);
    const running = v.parse(localUpSchema, JSON.parse(said));
    const highwater = (...args: readonly string[]) => runHighwater(args, { env });

    const status = await highwater('local', 'status', '--json');
    expect(v.parse(localStackSchema, JSON.parse(status.stdout)).running).toEqual(running);
    const described = await highwater('topics', 'describe');
    expect(described.stdout).toContain('3 open, 0 closed');
    expect(described.stderr).toBe(`Using the local stack at ${running.endpoint}; "--stage dev" leads to AWS.\n`);

    const down = await highwater('local', 'down');
    expect(down).toEqual({ code: 0, stdout: `The local stack at ${running.endpoint} is gone.\n`, stderr: '' });
    expect(await up.ended).toEqual({ code: 0, signal: null });
    await up.untilNothingIsLeft();
    expect((await highwater('local', 'down')).stdout).toBe('No local stack runs.\n');
    const without = await highwater('topics', 'list', '--stage', 'local');
    expect(without).toMatchObject({ code: 2, stdout: '' });
    expect(without.stderr).toContain('No local stack runs: start one with "local up"');
  });
});
