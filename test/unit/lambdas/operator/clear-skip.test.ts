import { describe, expect, it } from 'vitest';
import { clearSkip } from '../../../../lambdas/operator/clear-skip.ts';
import { OperatorWorld } from '../../../support/operator-world.ts';
import { sequence } from '../../../support/records.ts';

describe('taking an order to skip back', () => {
  it('C4: gives the record that is not skipped then, and leaves the rest of the row', async () => {
    const world = new OperatorWorld();
    const row = { sequence: sequence(3), epoch: 2, replayTo: sequence(9) };
    world.setRow({ ...row, skip: sequence(5) });
    expect(await clearSkip(world.shard, world.operator())).toBe('5');
    expect(world.row()).toEqual(row);
  });

  it('C4: gives null where there is none', async () => {
    const world = new OperatorWorld();
    expect(await clearSkip(world.shard, world.operator())).toBeNull();
    expect(world.row()).toBeNull();
  });
});
