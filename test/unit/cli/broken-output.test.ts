import { expect, it } from 'vitest';
import { brokenOutput } from '../../../cli/write-line.ts';

const failure = (code: string): Error => Object.assign(new Error('write failed'), { code });

it('is an interruption where the reader is gone', () => {
  expect(brokenOutput(failure('EPIPE'))).toMatchObject({ message: 'Stopped by SIGPIPE.', exitCode: 141 });
});

it('is one sentence with the way out where there is no room', () => {
  expect(brokenOutput(failure('ENOSPC')).message).toBe(
    'The output cannot be written (ENOSPC): make room where it goes to, or send it elsewhere.',
  );
});
