import { execFile } from 'node:child_process';
import { promisify, stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { hangMs } from '../../../../support/hang-ms.ts';

const run = promisify(execFile);
const module = new URL('../../../../../cli/local/progress.ts', import.meta.url).href;

/** What a terminal gets where this uses `progress`; escapes are left out. */
async function shown(script: string): Promise<string> {
  const program = `
    for (const output of [process.stdout, process.stderr]) Object.assign(output, { isTTY: true, columns: 100, rows: 40 });
    const { terminalProgress } = await import('${module}');
    const progress = terminalProgress(console.log);
    ${script}`;
  const env = { PATH: process.env['PATH'], TERM: 'xterm', LANG: 'C.UTF-8' };
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
    env,
    timeout: hangMs,
  });
  return stripVTControlCharacters(stdout);
}

describe.concurrent('progress in a terminal', () => {
  it('shows a step, what it is at, and gives the result of its work', async () => {
    const output = await shown(`
      const isShown = Promise.withResolvers();
      const write = process.stdout.write;
      process.stdout.write = (text, ...rest) => {
        if (String(text).includes('1 of 2')) isShown.resolve();
        return write.call(process.stdout, text, ...rest);
      };
      const result = await progress.step('Deploying', async (say) => {
        say('1 of 2');
        await isShown.promise;
        return 42;
      });
      progress.note('a note that stays');
      console.log('result', result);`);
    expect(output).toMatch(/Deploying/);
    expect(output).toMatch(/1 of 2/);
    expect(output).toMatch(/^ {2}a note that stays\nresult 42\n$/m);
  });

  it('passes a failure on as it is, and leaves its words to whoever catches it', async () => {
    const output = await shown(`
      const failure = new Error('the reason');
      const caught = await progress.step('Deploying', async () => { throw failure; }).catch((error) => error);
      console.log('same', caught === failure);`);
    expect(output).toContain('same true');
    expect(output).not.toContain('the reason');
  });

  it('leaves signals to the one place that handles them', async () => {
    const output = await shown(`
      const handled = new Promise((resolve) => process.on('SIGINT', resolve));
      const result = await progress.step('Deploying', async () => {
        process.kill(process.pid, 'SIGINT');
        await handled;
        return 'ended in order';
      });
      console.log('result', result);`);
    expect(output).toContain('result ended in order');
  });

  it('runs steps one after the other, also one inside another', async () => {
    const output = await shown(`
      const result = await progress.step('outer', () => progress.step('inner', async () => 'both'));
      console.log('result', result, await progress.step('next', async () => 'done'));`);
    expect(output).toContain('result both done');
  });
});
