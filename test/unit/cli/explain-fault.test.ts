import { expect, it } from 'vitest';
import { LocalStackError } from '../../../cli/local/errors.ts';
import { explainFault } from '../../../cli/program/explain-fault.ts';

const systemError = (code: string, message: string): Error => Object.assign(new Error(message), { code });

it('is the sentence of an error of ours', () => {
  expect(explainFault(new LocalStackError('The port is taken.'))).toBe('The port is taken.');
});

it.each([
  [systemError('ENOSPC', 'ENOSPC: no space left on device, write'), 'free some space, or set TMPDIR'],
  [systemError('EMFILE', "EMFILE: too many open files, open '/x'"), 'ulimit -n'],
  [systemError('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:4566'), 'see what ended it, and start again'],
])('says what to do about %s', (error, way) => {
  expect(explainFault(error)).toContain(way);
  expect(explainFault(error)).toContain(`(${error.message}).`);
});

it.each([
  [new Error('no'), 'no'],
  [systemError('constructor', 'no'), 'no'],
  ['text', 'text'],
])('calls the rest unforeseen', (error, text) => {
  expect(explainFault(error)).toBe(`Something unforeseen went wrong: ${text}`);
});
