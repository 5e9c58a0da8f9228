import { describe, expect, it } from 'vitest';
import { judgePython, noPythonSentence, probePython } from '../../../../../cli/local/python/find-python.ts';

describe('a Python', () => {
  it.each(['3.10', '3.11', '3.12', '3.13'])('%s with venv is usable', (version) => {
    expect(judgePython('python3', `cpython ${version}`, true)).toEqual({
      kind: 'usable',
      command: 'python3',
      version,
    });
  });

  it.each(['cpython 3.9', 'cpython 3.14', 'cpython 3.1', 'pypy 3.11'])(
    '%s is not: the servers have no wheels for it',
    (output) => {
      expect(judgePython('python3', output, true)).toMatchObject({
        kind: 'unusable',
        reason: `is ${output}`,
      });
    },
  );

  it('that cannot make environments is not usable', () => {
    expect(judgePython('python3', 'cpython 3.12', false)).toMatchObject({
      reason: 'cannot make virtual environments',
    });
  });

  it('whose command is a shim without a Python behind it does not run', async () => {
    expect(await probePython('false', {})).toMatchObject({ kind: 'unusable', reason: 'does not run' });
  });

  it('whose command does not exist does not run', async () => {
    expect(await probePython('no-such-python', {})).toMatchObject({ reason: 'does not run' });
  });
});

describe('where no Python will do', () => {
  it('one sentence names what was found and three ways out', () => {
    const sentence = noPythonSentence([
      { kind: 'unusable', command: 'python3.13', reason: 'does not run' },
      { kind: 'unusable', command: 'python3', reason: 'is cpython 3.9' },
    ]);
    expect(sentence).toContain('(python3 is cpython 3.9)');
    expect(sentence).not.toContain('python3.13');
    for (const way of ['apt install python3-venv', 'uv', 'MONGODB_URI']) expect(sentence).toContain(way);
  });

  it('nothing is listed when nothing was found', () => {
    expect(noPythonSentence([])).toContain('was found: install one');
  });
});
