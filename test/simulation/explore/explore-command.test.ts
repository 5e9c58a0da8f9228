import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const entry = fileURLToPath(new URL('../explore.ts', import.meta.url));

/** Runs the command as its npm script does. */
function run(...flags: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...flags], { encoding: 'utf8' });
  return { status, stdout, stderr, last: stdout.trimEnd().split('\n').at(-1) ?? '' };
}

describe('npm run explore', () => {
  it('says what it explored', () => {
    const { status, stderr, last } = run('--world', 'restart', '--json');
    const { worlds, schedules, states, broken, seconds } = JSON.parse(last);
    expect({ status, worlds, broken }).toEqual({ status: 0, worlds: 1, broken: [] });
    expect(states).toBeGreaterThan(50);
    expect(schedules).toBeGreaterThan(states);
    expect(seconds).toBeGreaterThan(0);
    expect(stderr).toBe(`restart: ${schedules} schedules, ${states} states\n`);
  });

  it('shows the shortest schedule that breaks a promise, and fails', () => {
    const { status, stderr, last } = run('--bug', 'checkpoint-without-a-condition');
    expect(status).toBe(1);
    expect(stderr).toContain('breaks a promise: The checkpoint moves back from 4 to 2.');
    expect(stderr).toContain('\n  1. the mapping delivers 1 to 2\n');
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^ {2}\d+\. batch 1 to 2 .*: moves the row to 2$/);
    expect(last).toMatch(/, worlds: 1, that break a promise: 1, /);
  });

  it('names a promise that is broken while the world is set up', () => {
    const { status, stderr, last } = run('--world', 'restart', '--bug', 'dead-letters-after-the-sink-checkpoint');
    expect(status).toBe(1);
    expect(stderr).toContain(
      'breaks a promise while the world is set up: The sink checkpoint stands at 4, and record 3 is neither a document nor a dead letter.',
    );
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^ {2}\d+\. batch 3 to 4: /);
    expect(last).toMatch(/, worlds: 1, that break a promise: 1, /);
  });

  it.each([
    ['--world', 'no-such-world', 'There is no world no-such-world.'],
    ['--bug', 'no-such-bug', 'There is no planted bug no-such-bug.'],
  ])('refuses %s %s in one sentence', (flag, name, sentence) => {
    const { status, stdout, stderr } = run(flag, name);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(sentence);
  });
});
