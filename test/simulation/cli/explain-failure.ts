import type { RunPlan } from '../run/draw-plan.ts';
import type { Product } from '../run/product.ts';
import { planOf, simulate } from '../run/simulate.ts';
import type { Violation } from '../run/violations.ts';
import { formatPlan } from './plan-json.ts';
import { shrinkPlan } from './shrink-plan.ts';

/** A seed that failed, as small as it still fails. */
export interface Failure extends Violation {
  readonly seed: number;
  readonly plan: RunPlan;
}

/**
 * Shrinks a plan that failed. Another promise broken does not count: that would be another bug.
 *
 * @param plan if absent, the seed's own.
 */
export async function explainFailure(
  seed: number,
  violation: Violation,
  product: Product,
  plan = planOf(seed),
): Promise<Failure> {
  let last = violation;
  const smallest = await shrinkPlan(plan, async (candidate) => {
    const { violations } = await simulate(seed, product, { plan: candidate, isBrief: true });
    const same = violations.find(({ invariant }) => invariant === violation.invariant);
    last = same ?? last;
    return same !== undefined;
  });
  return { ...last, seed, plan: smallest };
}

/** What was broken, by how little, and how to see it happen. */
export function sayFailure({ seed, invariant, message, plan }: Failure): string {
  return [
    `Seed ${seed} breaks ${invariant}: ${message}`,
    `  with this much left of its plan: ${formatPlan(plan)}`,
    `  to see it: npm run sim -- --seed ${seed} --trace --plan '${formatPlan(plan)}'`,
  ].join('\n');
}
