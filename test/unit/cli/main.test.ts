import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const entry = fileURLToPath(new URL('../../../cli/highwater.js', import.meta.url));

async function highwater(...args: readonly string[]) {
  return await run(process.execPath, [entry, ...args]).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}

describe('the command line', () => {
  it('lists the commands', async () => {
    const { code, stdout } = await highwater('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('demo');
  });

  it('says one sentence and exits with 1 where a flag is wrong', async () => {
    const { code, stderr, stdout } = await highwater('demo', '--to', '1e3');
    expect({ code, stderr, stdout }).toEqual({
      code: 1,
      stderr: '--to must be a whole number from 1 to 10000000, and this is "1e3".\n',
      stdout: '',
    });
  });

  it('refuses more shards than a laptop should carry', async () => {
    const { code, stderr } = await highwater('demo', '--shards', '101');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: '--shards must be a whole number from 1 to 100, and this is "101".\n',
    });
  });

  it('exits with 1 where a command does not exist', async () => {
    const { code, stderr } = await highwater('dmeo');
    expect(code).toBe(1);
    expect(stderr).toContain("unknown command 'dmeo'");
  });

  it.each([['dmeo'], ['demo', '--bogus']])('says after %s how to get the list of commands', async (...args) => {
    const { code, stderr } = await highwater(...args);
    expect(code).toBe(1);
    expect(stderr).toContain('(npx --no highwater help lists the commands)');
  });

  it.each([
    [['help'], 'Usage: npx --no highwater [options] [command]'],
    [['help', 'demo'], 'Usage: npx --no highwater demo [options]'],
    [['help', 'demo'], 'publish the numbers from 1 to n (default: 1000)'],
    [['help', 'demo'], 'shards of the stream (default: 2)'],
  ])('%j shows the command as it can be typed', async (args, usage) => {
    const { code, stdout } = await highwater(...args);
    expect(code).toBe(0);
    expect(stdout).toContain(usage);
  });
});
