import { describe, expect, it } from 'vitest';
import { planOf } from '../run/simulate.ts';
import { shrinkPlan } from './shrink-plan.ts';

describe('shrinking a plan', () => {
  it('keeps what the failure needs and nothing else', async () => {
    const plan = {
      ...planOf(7),
      nemesisEvents: ['split', 'recycle', 'merge', 'recycle'] as const,
      foreignRecords: 20,
    };
    const smallest = await shrinkPlan(
      plan,
      async ({ nemesisEvents, foreignRecords }) => nemesisEvents.includes('merge') && foreignRecords >= 5,
    );
    expect(smallest).toMatchObject({
      nemesisEvents: ['merge'],
      foreignRecords: 5,
      intents: [],
      messages: 0,
      shards: 1,
    });
    expect(smallest.rates.size).toBe(0);
  });

  it('gives the plan itself where nothing can go', async () => {
    expect(await shrinkPlan(planOf(7), async () => false)).toEqual(planOf(7));
  });
});
