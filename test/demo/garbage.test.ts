import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DemoRun, demoFolder, startDemo } from '../support/demo-run.ts';

describe.concurrent('one sentence says what is wrong, and nothing is left', () => {
  it.each([
    ['--to is 0', ['--to', '0'], {}, '--to must be a whole number from 1 to 10000000, and this is "0".'],
    ['--to is a word', ['--to', 'abc'], {}, '--to must be a whole number from 1 to 10000000, and this is "abc".'],
    ['--to is nothing', ['--to'], {}, "error: option '--to <n>' argument missing"],
    ['--shards is 0', ['--shards', '0'], {}, '--shards must be a whole number from 1 to 100, and this is "0".'],
    ['there is a word too many', ['again'], {}, "error: too many arguments for 'demo'."],
    [
      'the endpoint is AWS',
      [],
      { AWS_ENDPOINT_URL: 'https://kinesis.us-east-1.amazonaws.com' },
      'AWS_ENDPOINT_URL leads to AWS itself',
    ],
    ['the endpoint is no address', [], { AWS_ENDPOINT_URL: 'localhost' }, 'AWS_ENDPOINT_URL must be an address'],
    [
      'the connection string is none',
      [],
      { MONGODB_URI: 'mongo://me:secret@host' },
      'MONGODB_URI is no usable connection string',
    ],
    ['there is no TMPDIR', [], { TMPDIR: '/nowhere' }, 'No folder can be made in /nowhere (ENOENT)'],
  ])('where %s', async (_, args, env, sentence) => {
    await using run = await startDemo({ args, env });
    // What was typed in a wrong way has an exit code of its own.
    await expectSentence(run, sentence, args.length > 0 ? 2 : 1);
  });

  it('where there is neither a Python nor uv', async () => {
    const folder = await demoFolder();
    const env = { PATH: join(folder, 'tmp'), XDG_CACHE_HOME: join(folder, 'cache') };
    await using run = await startDemo({ env }, folder);
    await expectSentence(run, 'No Python 3.10 to 3.13 that can make a virtual environment was found: install one');
  });

  it('where nobody reads on after the first line', async () => {
    await using run = await startDemo();
    await run.says(/\n/);
    run.child.stdout?.destroy();
    expect(await run.ended).toEqual({ code: 141, signal: null });
    expect(run.stderr()).toBe('Stopped by SIGPIPE.\n');
    await run.untilNothingIsLeft();
  });
});

async function expectSentence(run: DemoRun, sentence: string, code = 1): Promise<void> {
  expect(await run.ended).toEqual({ code, signal: null });
  const [said, ...more] = run
    .stderr()
    .split('\n')
    .filter((line) => line !== '');
  expect(said).toContain(sentence);
  expect(more.filter((line) => line !== '(npx --no highwater help lists the commands)')).toEqual([]);
  expect(run.stderr()).not.toContain('secret');
  await run.untilNothingIsLeft();
}
