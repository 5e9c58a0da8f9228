import { describe, expect, it } from 'vitest';
import { isSameReplay } from '../../../../../lambdas/consumer/core/same-replay.ts';

describe('a replay', () => {
  it('is the same where epoch and name are', () => {
    expect(isSameReplay({ epoch: 1 }, { epoch: 1 })).toBe(true);
    expect(isSameReplay({ epoch: 1, replayId: '1-run' }, { epoch: 1, replayId: '1-run' })).toBe(true);
  });

  it('is another in another epoch, and O8: in the same one of a table that was restored', () => {
    expect(isSameReplay({ epoch: 2, replayId: '1-run' }, { epoch: 1, replayId: '1-run' })).toBe(false);
    expect(isSameReplay({ epoch: 1, replayId: '1-run' }, { epoch: 1, replayId: '1-other' })).toBe(false);
    expect(isSameReplay({ epoch: 1, replayId: '1-run' }, { epoch: 1 })).toBe(false);
  });
});
