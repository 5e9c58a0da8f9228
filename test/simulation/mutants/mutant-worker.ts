import { parentPort } from 'node:worker_threads';
import { parsePlan } from '../cli/plan-json.ts';
import { loadProduct } from '../run/product.ts';
import { type SimulateOptions, simulate } from '../run/simulate.ts';
import { mutantNamed } from './all-mutants.ts';
import { plantMutant } from './plant-mutant.ts';

/** A planted bug and the seeds to look for it with. */
export interface Hunt {
  readonly name: string;
  readonly fromSeed: number;
  readonly mostSeeds: number;
  /** As JSON; if absent, each seed has its own. */
  readonly plan?: string;
}

/** How a hunt ended. */
export interface Catch {
  readonly name: string;
  readonly caught: boolean;
  /** The promise that it broke; null where none was broken. */
  readonly by: string | null;
  /** Seeds that were run, the catching one included. */
  readonly seeds: number;
  /** The catching seed. */
  readonly seed: number | null;
  readonly message: string | null;
}

/** A bug that makes the program itself fall over shows no promise that it breaks. */
const isCrash = /\b(Type|Reference|Syntax|Range)Error\b/;

Error.stackTraceLimit = 0;

/** Whether the product itself keeps every promise in a seed; each is asked once, as many bugs are caught by the same. */
const soundness = new Map<number, boolean>();

async function isSound(seed: number, options: SimulateOptions): Promise<boolean> {
  const known = options.plan === undefined ? soundness.get(seed) : undefined;
  if (known !== undefined) return known;
  const { violations } = await simulate(seed, await loadProduct(), options);
  if (options.plan === undefined) soundness.set(seed, violations.length === 0);
  return violations.length === 0;
}

async function hunt({ name, fromSeed, mostSeeds, plan }: Hunt): Promise<Catch> {
  const product = await plantMutant(mutantNamed(name));
  const options = { isBrief: true, ...(plan === undefined ? {} : { plan: parsePlan(plan) }) };
  for (let seeds = 1; seeds <= mostSeeds; seeds++) {
    const seed = fromSeed + seeds - 1;
    const [first] = (await simulate(seed, product, options)).violations;
    // Nor does a seed that the product itself fails say anything of the bug.
    if (first !== undefined && !isCrash.test(first.message) && (await isSound(seed, options)))
      return { name, caught: true, by: first.invariant, seeds, seed, message: first.message };
  }
  return { name, caught: false, by: null, seeds: mostSeeds, seed: null, message: null };
}

parentPort?.on('message', (task: Hunt) => {
  void hunt(task).then((result) => parentPort?.postMessage(result));
});
