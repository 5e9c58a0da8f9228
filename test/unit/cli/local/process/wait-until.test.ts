import { describe, expect, it } from 'vitest';
import { waitUntil } from '../../../../../cli/local/process/wait-until.ts';
import { hangMs } from '../../../../support/hang-ms.ts';

describe('waiting', () => {
  it('gives the first answer that is not undefined', async () => {
    const answers = [undefined, undefined, 'there'];
    const waiting = { timeoutMs: hangMs, intervalMs: 1, otherwise: () => 'never' };
    expect(await waitUntil(async () => answers.shift(), waiting)).toBe('there');
  });

  it('ends with the sentence when the time is over', async () => {
    const waiting = { timeoutMs: 0, otherwise: () => 'It did not come.' };
    await expect(waitUntil(async () => undefined, waiting)).rejects.toThrow('It did not come.');
  });

  it('ends when the end is asked for', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    const waiting = { timeoutMs: hangMs, signal, otherwise: () => 'never' };
    await expect(waitUntil(async () => undefined, waiting)).rejects.toThrow('enough');
  });
});
