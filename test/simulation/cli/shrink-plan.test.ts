import { describe, expect, it } from 'vitest';
import { planOf } from '../run/simulate.ts';
import { shrinkPlan } from './shrink-plan.ts';

describe('shrinking a plan', () => {
  it('keeps what the failure needs and nothing else', async () => {
    const plan = {
      ...planOf(7),
      happenings: ['split', 'recycle', 'merge', 'recycle'] as const,
      strangers: 20,
    };
    const smallest = await shrinkPlan(
      plan,
      async ({ happenings, strangers }) => happenings.includes('merge') && strangers >= 5,
    );
    expect(smallest).toMatchObject({
      happenings: ['merge'],
      strangers: 5,
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
