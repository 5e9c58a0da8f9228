import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const script = join(import.meta.dirname, '../../.ci/run');

/** Runs the script with an npm that does what `npm` says, in the shell's words, instead of the real one. */
function runWith(npm: string) {
  const folder = mkdtempSync(join(tmpdir(), 'ci-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\n${npm}\n`, { mode: 0o755 });
  const { NO_COLOR: _, ...env } = process.env;
  const { status, stdout } = spawnSync(script, {
    encoding: 'utf8',
    env: { ...env, PATH: `${folder}${delimiter}${env['PATH']}` },
  });
  return { status, lines: stdout.trim().split('\n') };
}

it('installs, tests and starts, and counts what passed', () => {
  expect(runWith('echo "$1"')).toEqual({ status: 0, lines: ['ci', 'test', 'start', '3 passed, 0 failed'] });
});

it('counts what failed, goes on, and fails', () => {
  expect(runWith('[ "$1" = test ] && exit 1; exit 0')).toEqual({
    status: 1,
    lines: ['2 passed, 1 failed'],
  });
});

it('counts the tests as they are reported', () => {
  const report = '{"numPassedTests":40,"numFailedTests":2}';
  const npm = `for word; do case "$word" in --outputFile*) echo '${report}' > "\${word#*=}";; esac; done`;
  expect(runWith(npm)).toEqual({ status: 1, lines: ['43 passed, 2 failed'] });
});

it('asks for no colours where there is no terminal', () => {
  expect(runWith('echo "NO_COLOR=$NO_COLOR"').lines[0]).toBe('NO_COLOR=1');
});
