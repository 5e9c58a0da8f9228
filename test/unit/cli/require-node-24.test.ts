import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../../cli/require-node-24.js', import.meta.url));
const pretendNode20 = "data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'20.1.0'}})";

it('passes on Node 24 without a word', async () => {
  expect(await run(process.execPath, [script])).toEqual({ stdout: '', stderr: '' });
});

it('says in one sentence what to do on another Node, and exits with 1', async () => {
  const failure = await run(process.execPath, ['--import', pretendNode20, script]).catch((error) => error);
  expect(failure.code).toBe(1);
  expect(failure.stderr).toMatch(/^Highwater needs Node 24 .*npm ci.*install Node 24\.\n$/);
});

/** Of the machine itself: npm puts the project's own before it. */
const others = ['/usr/bin/node', '/usr/local/bin/node', '/opt/homebrew/bin/node'].filter((path) => {
  const { stdout = '' } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return /^v\d/.test(stdout ?? '') && !stdout.startsWith('v24.');
});

it.skipIf(others.length === 0)(
  'comes before whatever another Node does not know (needs one on this machine)',
  async () => {
    const entry = fileURLToPath(new URL('../../../cli/highwater.js', import.meta.url));
    for (const node of others) {
      const failure = await run(node, [entry, '--help']).catch((error) => error);
      expect(failure).toMatchObject({ code: 1, stdout: '' });
      expect(failure.stderr).toMatch(/^Highwater needs Node 24 .*install Node 24\.\n$/);
    }
  },
);
