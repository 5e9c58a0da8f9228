import { writeLine } from '../../../cli/write-line.ts';
import { productWith } from '../mutants/product-with.ts';
import type { RunPlan } from '../nemesis/draw-plan.ts';
import { planOf, simulate } from '../run/simulate.ts';
import { explainFailure, sayFailure } from './explain-failure.ts';
import { formatPlan } from './plan-json.ts';

/** What to replay, and how much to say. */
export interface ReplayOptions {
  readonly seed: number;
  /** If absent, the seed's own. */
  readonly plan?: RunPlan;
  /** The planted bug to run it with, if any. */
  readonly mutant?: string;
  readonly isTraced: boolean;
  readonly isJson: boolean;
}

/** Runs one seed and prints what came of it, the same to the byte every time. True where every promise was kept. */
export async function replaySeed({
  seed,
  plan = planOf(seed),
  mutant,
  isTraced,
  isJson,
}: ReplayOptions): Promise<boolean> {
  const product = await productWith(mutant);
  const say = isJson ? console.error : console.log;
  const tell = async (line: string): Promise<void> =>
    isJson ? console.error(line) : await writeLine(process.stdout, line);
  if (isTraced) say(`seed ${seed}, plan ${formatPlan(plan)}`);
  const { violations, records, steps, faults } = await simulate(seed, product, {
    plan,
    ...(isTraced ? { trace: say } : {}),
  });
  await tell(`seed ${seed}: ${records} records, ${steps} steps, ${violations.length} violations`);
  const [first] = violations;
  if (first !== undefined) await tell(sayFailure(await explainFailure(seed, first, product, plan)));
  if (isJson) await writeLine(process.stdout, JSON.stringify({ seeds: 1, violations, records, faults }));
  return first === undefined;
}
