import type { Violation } from '../checkers/violations.ts';
import type { RunPlan } from '../nemesis/draw-plan.ts';
import type { Product } from '../run/product.ts';
import { planOf, simulate } from '../run/simulate.ts';
import { formatPlan } from './plan-json.ts';
import { shrinkPlan } from './shrink-plan.ts';

/** A seed that failed, as small as it still fails. */
export interface Failure extends Violation {
  readonly seed: number;
  readonly plan: RunPlan;
  /** The planted bug that it failed with, if any. */
  readonly mutant?: string;
}

/** Steps that the runs of one shrinking may take together: some twenty seconds. A run that never converges takes 15 000. */
const mostSteps = 150_000;

/**
 * Shrinks a plan that failed, as far as a bounded effort gets. Where another promise is broken first it does not count:
 * that may be another bug, and who replays the plan would be told of that.
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
  let spent = 0;
  const smallest = await shrinkPlan(plan, async (candidate) => {
    if (spent > mostSteps) return false;
    const { violations, steps } = await simulate(seed, product, { plan: candidate, isBrief: true });
    spent += steps;
    const [first] = violations;
    if (first?.invariant !== violation.invariant) return false;
    last = first;
    return true;
  });
  const { mutant } = product;
  return { ...last, seed, plan: smallest, ...(mutant === undefined ? {} : { mutant: mutant.name }) };
}

/** What was broken, by how little, and how to see it happen. */
export function sayFailure({ seed, invariant, message, plan, mutant }: Failure): string {
  const planted = mutant === undefined ? '' : `--mutant ${mutant} `;
  return [
    `Seed ${seed} breaks ${invariant}: ${message}`,
    `  with this much left of its plan: ${formatPlan(plan)}`,
    `  to see it: npm run sim -- ${planted}--seed ${seed} --trace --plan ${inQuotes(formatPlan(plan))}`,
  ].join('\n');
}

/** As one word of a shell, whatever it holds: a plan given by hand may have any text as the name of a fault. */
function inQuotes(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
