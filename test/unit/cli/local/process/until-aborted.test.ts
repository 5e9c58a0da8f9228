import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { untilAborted } from '../../../../../cli/local/process/wait-until.ts';
import { hangMs } from '../../../../support/hang-ms.ts';

const run = promisify(execFile);
const module = new URL('../../../../../cli/local/process/wait-until.ts', import.meta.url).href;

it('goes on once the signal aborts, and not before', async () => {
  const stop = new AbortController();
  let isOver = false;
  const waiting = untilAborted(stop.signal).then(() => {
    isOver = true;
  });
  await Promise.resolve();
  expect(isOver).toBe(false);
  stop.abort();
  await waiting;
  expect(isOver).toBe(true);
});

it('goes on at once where the signal aborted earlier', async () => {
  await untilAborted(AbortSignal.abort());
});

it('keeps a process that has nothing else to do until then, and no longer', async () => {
  // Such a time-out alone does not keep a process.
  const program = `const { untilAborted } = await import('${module}');
    await untilAborted(AbortSignal.timeout(100));
    console.log('over');`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { timeout: hangMs });
  expect(stdout).toBe('over\n');
});
