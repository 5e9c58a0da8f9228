import type { RunPlan } from '../nemesis/draw-plan.ts';

/** Runs that shrinking may take. */
const mostTries = 300;

type Reduction = (plan: RunPlan) => RunPlan;

/**
 * Leaves away whatever the failure does not need, one thing after the other, until nothing more can go.
 *
 * @param stillFails runs a plan and says whether the same promise is broken.
 */
export async function shrinkPlan(plan: RunPlan, stillFails: (plan: RunPlan) => Promise<boolean>): Promise<RunPlan> {
  let current = plan;
  let tries = 0;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const reduce of reductionsOf(current)) {
      const candidate = reduce(current);
      if (candidate === current) continue;
      tries += 1;
      if (tries > mostTries) return current;
      if (!(await stillFails(candidate))) continue;
      current = candidate;
      isSmaller = true;
    }
  }
  return current;
}

/** Largest first. Each gives the plan itself where it does not apply. */
function reductionsOf(plan: RunPlan): readonly Reduction[] {
  return [
    // What makes every other try slow goes first.
    (now) => fewer(now, 'flood', 0),
    (now) => fewer(now, 'poisoned', 0),
    (now) => fewer(now, 'otherTopic', 0),
    ...plan.nemesisEvents.map((nemesisEvent) => (now: RunPlan) => without(now, 'nemesisEvents', nemesisEvent)),
    ...[...plan.rates.keys()].map((name) => (now: RunPlan) => withoutFault(now, name)),
    ...plan.intents.map((intent) => (now: RunPlan) => without(now, 'intents', intent)),
    (now) => (now.ownIndex === 'none' ? now : { ...now, ownIndex: 'none' }),
    (now) => (now.numbers === 'aws' ? now : { ...now, numbers: 'aws' }),
    (now) => (now.hasAddedKinds ? { ...now, hasAddedKinds: false } : now),
    (now) => (now.hasSteps ? { ...now, hasSteps: false } : now),
    (now) => (now.isUriWeak ? { ...now, isUriWeak: false } : now),
    (now) => fewer(now, 'foreignRecords', 0),
    (now) => fewer(now, 'messages', 0),
    (now) => fewer(now, 'foreignRecords', Math.floor(now.foreignRecords / 2)),
    (now) => fewer(now, 'messages', Math.floor(now.messages / 2)),
    ...plan.intents.map((intent) => (now: RunPlan) => halved(now, intent)),
    (now) => fewer(now, 'shards', Math.max(1, Math.floor(now.shards / 2))),
    (now) => fewer(now, 'faultsMs', Math.max(5_000, Math.floor(now.faultsMs / 2))),
  ];
}

function without<K extends 'nemesisEvents' | 'intents'>(plan: RunPlan, name: K, item: RunPlan[K][number]): RunPlan {
  const items: readonly unknown[] = plan[name];
  const index = items.indexOf(item);
  return index < 0 ? plan : { ...plan, [name]: items.toSpliced(index, 1) };
}

function withoutFault(plan: RunPlan, name: string): RunPlan {
  const rates = new Map(plan.rates);
  return rates.delete(name) ? { ...plan, rates } : plan;
}

function fewer(
  plan: RunPlan,
  name: 'flood' | 'poisoned' | 'otherTopic' | 'foreignRecords' | 'messages' | 'shards' | 'faultsMs',
  count: number,
): RunPlan {
  return count < plan[name] ? { ...plan, [name]: count } : plan;
}

function halved(plan: RunPlan, intent: RunPlan['intents'][number]): RunPlan {
  const index = plan.intents.indexOf(intent);
  const count = Math.floor(intent.count / 2);
  return index < 0 || count === 0 ? plan : { ...plan, intents: plan.intents.with(index, { ...intent, count }) };
}
