import { describe, expect, it } from 'vitest';
import { planRestart } from '../../../../../lambdas/operator/core/plan-restart.ts';
import { sequence } from '../../../../support/records.ts';

describe('planning a restart', () => {
  it('O7: puts a row back to the very beginning, with a higher epoch, and replays all that was handled', () => {
    expect(planRestart({ sequence: sequence(9), epoch: 4 }, null, 'run')).toEqual({
      sequence: null,
      epoch: 5,
      replayTo: '9',
      replayId: '5-run',
    });
  });

  it('O7: takes any reset over that is under way, and its end, and begins anew', () => {
    const row = { sequence: sequence(5), epoch: 4, replayTo: sequence(9) };
    const anew = { sequence: null, epoch: 5, replayTo: '9', replayId: '5-run' };
    expect(planRestart({ ...row, replayFrom: sequence(2) }, null, 'run')).toEqual(anew);
    expect(planRestart(row, null, 'run')).toEqual(anew);
  });

  it('O7: keeps the group’s start of now in the row, for whoever resumes it', () => {
    const [start, earlier] = [new Date(2_000), new Date(1_000)];
    const row = { sequence: sequence(5), epoch: 4, replayTo: sequence(9), replayStart: earlier };
    expect(planRestart(row, start, 'run')).toMatchObject({ epoch: 5, replayStart: start });
    expect(planRestart(row, null, 'run')).toEqual({
      sequence: null,
      epoch: 5,
      replayTo: '9',
      replayId: '5-run',
    });
  });

  it('C4: keeps orders to skip that are still ahead: those of a replay under way, too, and none that was passed', () => {
    const skips = [sequence(2), sequence(5), sequence(12)];
    const replaying = { epoch: 4, replayTo: sequence(9), skips };
    expect(planRestart({ ...replaying, sequence: sequence(3) }, null, 'run')?.skips).toEqual(['5', '12']);
    expect(planRestart({ ...replaying, sequence: null }, null, 'run')?.skips).toEqual(skips);
    expect(planRestart({ epoch: 4, sequence: sequence(9), skips }, null, 'run')?.skips).toEqual(['12']);
  });

  it('has nothing to do where nothing was handled', () => {
    expect(planRestart(null, null, 'run')).toBeNull();
    expect(planRestart({ sequence: null, epoch: 0, skips: [sequence(1)] }, null, 'run')).toBeNull();
  });
});
