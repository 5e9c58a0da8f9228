import { describe, expect, it } from 'vitest';
import { together } from '../../../../../cli/local/cdk/deployer.ts';

const { signal } = new AbortController();

describe('working together', () => {
  it('ends when all works have ended', async () => {
    const ended: number[] = [];
    await together(
      signal,
      [1, 2].map((n) => async () => ended.push(n)),
    );
    expect(ended).toEqual([1, 2]);
  });

  it('tells the others to end when one fails, and waits for them', async () => {
    let hasEnded = false;
    const failing = async () => {
      throw new Error('first');
    };
    const long = (end: AbortSignal) =>
      new Promise<void>((resolve) =>
        end.addEventListener('abort', () => {
          hasEnded = true;
          resolve();
        }),
      );
    await expect(together(signal, [long, failing])).rejects.toThrow('first');
    expect(hasEnded).toBe(true);
  });
});
