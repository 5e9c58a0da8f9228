import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runHighwater } from '../../support/run-highwater.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
const entry = fileURLToPath(new URL('../../../cli/highwater.js', import.meta.url));
const highwater = (...args: readonly string[]) => runHighwater(args);

describe('the command line', () => {
  it('lists the commands', async () => {
    const { code, stdout } = await highwater('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('demo');
  });

  it('says one sentence and exits with 2 where a flag is wrong', async () => {
    const { code, stderr, stdout } = await highwater('demo', '--to', '1e3');
    expect({ code, stderr, stdout }).toEqual({
      code: 2,
      stderr: '--to must be a whole number from 1 to 10000000, and this is "1e3".\n',
      stdout: '',
    });
  });

  it('refuses more shards than a laptop should carry', async () => {
    const { code, stderr } = await highwater('demo', '--shards', '101');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: '--shards must be a whole number from 1 to 100, and this is "101".\n',
    });
  });

  it.each([['--help'], ['topics', 'list', '--help']])(
    'ends quietly where nobody reads the help: %j %s',
    async (...args) => {
      const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      // Long before the program has started.
      child.stdout.destroy();
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text) => {
        stderr += text;
      });
      const [code] = await once(child, 'close');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    },
  );

  it('exits with 2 where a command does not exist', async () => {
    const { code, stderr } = await highwater('dmeo');
    expect(code).toBe(2);
    expect(stderr).toContain("unknown command 'dmeo'");
  });

  it('says of the id of a dead letter that was torn at its space that it has to be in quotes', async () => {
    const { code, stderr } = await highwater('dead-letters', 'show', 'orders@1/shardId-000000000000', '4961');
    expect(code).toBe(2);
    expect(stderr).toContain('Expected 1 argument but got 2. Put the id in quotes, because it holds a space.\n');
    const other = await highwater('dead-letters', 'show', '--bogus', 'id');
    expect(other.stderr).toContain("unknown option '--bogus'\n");
  });

  it.each([['dmeo'], ['demo', '--bogus']])('says after %s how to get the list of commands', async (...args) => {
    const { code, stderr } = await highwater(...args);
    expect(code).toBe(2);
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
  it('gives its version', async () => {
    expect(await highwater('--version')).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  it('lists the verbs of a noun that stands alone, and exits with 2', async () => {
    const { code, stderr } = await highwater('topics');
    expect(code).toBe(2);
    expect(stderr).toContain('describe');
  });

  it('says one sentence where the endpoint is down, and shows the stack trace with --debug alone', async () => {
    const args = ['topics', 'list', '--endpoint-url', 'http://127.0.0.1:1'];
    const sentence =
      'Nothing answers at http://127.0.0.1:1 (ECONNREFUSED): start it, or name another endpoint with --endpoint-url.\n';
    expect(await highwater(...args)).toEqual({ code: 1, stdout: '', stderr: sentence });
    const { code, stderr } = await highwater(...args, '--debug');
    expect(code).toBe(1);
    expect(stderr.startsWith(sentence)).toBe(true);
    expect(stderr).toContain('    at ');
  });
});
