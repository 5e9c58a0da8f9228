import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeProgram } from '../support/write-program.ts';

const script = join(import.meta.dirname, '../../.ci/run');

const good = {
  published: 1002,
  documents: 1002,
  missing: [],
  doubled: [],
  unexpected: [],
  deadLetters: 0,
  interruptions: [{ kind: 'kill' }, { kind: 'disable' }, { kind: 'recreate' }],
  checkpoints: [{ shard: 'shardId-000000000000' }],
};
const started = (report: object): string => `[ "$1" = start ] && echo '${JSON.stringify(report)}'; true`;

/** Runs the script with an npm that does what `npm` says, in the shell's words, instead of the real one. */
function runWith(npm: string) {
  const folder = mkdtempSync(join(tmpdir(), 'ci-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeProgram(join(folder, 'npm'), npm);
  const { NO_COLOR: _, ...env } = process.env;
  const { status, stdout } = spawnSync(script, {
    encoding: 'utf8',
    env: { ...env, PATH: `${folder}${delimiter}${env['PATH']}` },
  });
  return { status, lines: stdout.trim().split('\n') };
}

it('installs, tests and starts, and counts what passed', () => {
  const { status, lines } = runWith(`echo "$1"\n${started(good)}`);
  expect({ status, lines: lines.toSpliced(4, 1) }).toEqual({
    status: 0,
    lines: ['ci', 'test', 'run', 'start', '5 passed, 0 failed'],
  });
});

it('counts what failed, goes on, and fails', () => {
  const { status, lines } = runWith(`[ "$1" = test ] && exit 1\n${started(good)}`);
  expect({ status, last: lines.at(-1) }).toEqual({ status: 1, last: '4 passed, 1 failed' });
});

it.each([
  ['is not JSON', 'echo done'],
  ['lacks a document', started({ ...good, documents: 1001 })],
  ['names one that is missing', started({ ...good, missing: [7] })],
  ['interrupted nothing', started({ ...good, interruptions: [] })],
])('fails where the report of the demo %s', (_what, npm) => {
  const { status, lines } = runWith(npm);
  expect({ status, last: lines.at(-1) }).toEqual({ status: 1, last: '4 passed, 1 failed' });
});

it('counts the tests as they are reported', () => {
  const results = '{"numPassedTests":40,"numFailedTests":2}';
  const npm = `for word; do case "$word" in --outputFile*) echo '${results}' > "\${word#*=}";; esac; done`;
  expect(runWith(`${npm}\n${started(good)}`).lines.at(-1)).toBe('45 passed, 2 failed');
});

it('asks for no colours where there is no terminal', () => {
  expect(runWith('echo "NO_COLOR=$NO_COLOR"').lines[0]).toBe('NO_COLOR=1');
});
