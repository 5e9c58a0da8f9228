import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { linesOf, runHighwater } from '../../support/run-highwater.ts';

const run = promisify(execFile);
const wordsOf = (text: string): readonly string[] => linesOf(text).map((line) => String(line.split('\t')[0]));

/** What is offered for the last of these words. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const { code, stdout } = await runHighwater(['complete', '--', ...words]);
  expect(code).toBe(0);
  return wordsOf(stdout).filter((word) => !word.startsWith(':'));
}

describe('the completion', () => {
  it.each<[readonly string[], readonly string[]]>([
    [
      [''],
      [
        'topics',
        'send',
        'tail',
        'verify',
        'groups',
        'replay',
        'dead-letters',
        'failures',
        'doctor',
        'local',
        'demo',
        'completion',
        'help',
      ],
    ],
    [['topics', 'd'], ['describe']],
    [
      ['tail', '--fo'],
      ['--follow', '--format'],
    ],
    [
      ['tail', '--format', ''],
      ['value', 'pretty', 'json'],
    ],
  ])('of %j offers %j', async (words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });

  it.each(['bash', 'zsh', 'fish'])('has a script for %s, which asks this installation', async (shell) => {
    const { code, stdout } = await runHighwater(['completion', shell]);
    expect(code).toBe(0);
    expect(stdout).toContain(`'${process.execPath}' '`);
    expect(stdout).toContain("cli/highwater.js'");
  });

  it('knows no other shell', async () => {
    expect(await runHighwater(['completion', 'tcsh'])).toMatchObject({ code: 2, stdout: '' });
  });

  it('works in bash', async () => {
    const { stdout: script } = await runHighwater(['completion', 'bash']);
    // Of the package bash-completion, which not every machine has.
    const words = '_get_comp_words_by_ref() { cur=d; prev=topics; words=(highwater topics d); cword=2; }';
    const ask = 'compopt() { :; }; __highwater_complete; echo "$COMPREPLY"';
    const { stdout } = await run('bash', ['-c', `${words}\n${script}\n${ask}`]);
    expect(stdout).toBe('describe\n');
  });
});
