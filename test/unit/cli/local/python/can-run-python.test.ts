import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { canRunPython } from '../../../../../cli/local/python/find-python.ts';

const hasPython = spawnSync('python3', ['-c', '']).status === 0;

describe.runIf(hasPython)('a Python', () => {
  it('can be run where it has every module', async () => {
    expect(await canRunPython('python3', ['venv', 'ensurepip'])).toBe(true);
  });

  it.each(['no_such_module', 'colorsys'])('cannot be run where it has no %s to be run with -m', async (module) => {
    expect(await canRunPython('python3', ['venv', module])).toBe(false);
  });
});

it('cannot be run where there is none', async () => {
  expect(await canRunPython('/nowhere/python', [])).toBe(false);
});
