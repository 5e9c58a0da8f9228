import { describe, expect, it } from 'vitest';
import { plainProgress } from '../../../../../cli/local/progress.ts';

describe('progress without a terminal', () => {
  it('is plain lines: begin, what is said, end with the time it took', async () => {
    const lines: string[] = [];
    const times = [0, 1_250];
    const progress = plainProgress(
      (line) => lines.push(line),
      () => times.shift() ?? 0,
    );
    const result = await progress.step('Deploying', async (say) => {
      say('1 of 2');
      return 42;
    });
    progress.note('a note');
    expect(result).toBe(42);
    expect(lines).toEqual(['Deploying ...', '  1 of 2', 'Deploying: done in 1.3 s', 'a note']);
  });

  it('names the step that failed and passes the failure on', async () => {
    const lines: string[] = [];
    const progress = plainProgress(
      (line) => lines.push(line),
      () => 0,
    );
    const failing = progress.step('Deploying', async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(lines.at(-1)).toBe('Deploying: failed after 0.0 s');
  });
});
