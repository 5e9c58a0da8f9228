import { expect, it } from 'vitest';
import { interruptByRecreating } from '../../../../../cli/local/demo/interrupt-by-recreating.ts';
import { demoWorld, emptyTally } from '../../../../support/demo-world.ts';

it('C35: looks how far the group has come before it recreates the consumer', async () => {
  let reached = 7;
  const { world } = demoWorld({
    tally: async () => ({ ...emptyTally, reached, resumesFrom: reached + 1 }),
    recreateGroup: async () => {
      reached = 0;
    },
  });
  expect(await interruptByRecreating(world)).toEqual({ kind: 'recreate', reached: 7, resumedFrom: 8 });
  expect(reached).toBe(0);
});
