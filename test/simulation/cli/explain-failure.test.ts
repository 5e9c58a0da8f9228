import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { productWith } from '../mutants/product-with.ts';
import { recordedSeeds } from '../mutants/recorded-seeds.ts';
import type { RunPlan } from '../nemesis/draw-plan.ts';
import { loadProduct, type Product } from '../run/product.ts';
import { planOf, simulate } from '../run/simulate.ts';
import { explainFailure, type Failure, sayFailure } from './explain-failure.ts';
import { formatPlan, parsePlan } from './plan-json.ts';

/** The product has no bug to show: some that are planted, of whose plans all, some or nothing is needed. */
const bugs = [
  'checkpoint-before-write',
  'conflict-taken-for-a-duplicate',
  'writes-not-acknowledged-by-the-majority',
  // Its smallest plan breaks two promises at once.
  'connection-kept-after-refused-credentials',
];

describe.each(bugs)('a seed that fails with the planted bug %s', (mutant) => {
  let product: Product;
  let failure: Failure;

  beforeAll(async () => {
    product = await productWith(mutant);
    const seed = (await recordedSeeds.read())[mutant] ?? 0;
    const [first] = (await simulate(seed, product)).violations;
    if (first === undefined) throw new Error(`seed ${seed} does not catch ${mutant} any more`);
    failure = await explainFailure(seed, first, product);
    expect(failure.invariant).toBe(first.invariant);
  });

  it('is left with less than the seed drew', () => {
    const [left, drawn] = [failure.plan, planOf(failure.seed)];
    expect(left.nemesisEvents.length).toBeLessThan(drawn.nemesisEvents.length);
    expect(left.rates.size).toBeLessThan(drawn.rates.size);
    expect(publishedIn(left)).toBeLessThan(publishedIn(drawn));
  });

  it('breaks the same promise in the same way with what is left, written down and read again', async () => {
    const { seed, invariant, message } = failure;
    const plan = parsePlan(formatPlan(failure.plan));
    const [first] = (await simulate(seed, product, { plan })).violations;
    expect(first).toEqual({ invariant, message });
  });

  it('fails for its bug alone: with what is left the product keeps every promise', async () => {
    const { seed, plan } = failure;
    expect((await simulate(seed, await loadProduct(), { plan })).violations).toEqual([]);
  });

  it('is said with its seed, the promise, and a command that runs what is left', () => {
    const { seed, invariant, message, plan } = failure;
    expect(sayFailure(failure)).toContain(`Seed ${seed} breaks ${invariant}: ${message}\n`);
    const [text = '', ...flags] = wordsOf(commandIn(failure)).toReversed();
    expect(flags.toReversed().join(' ')).toBe(`npm run sim -- --mutant ${mutant} --seed ${seed} --trace --plan`);
    expect(parsePlan(text)).toEqual(plan);
  });
});

it('the command of a failure is one that a shell does nothing with, whatever its plan holds', () => {
  const rates = new Map([[`it's "$HOME" $(exit) \`exit\` \\ ; & | > * !x\n#`, 0.5]]);
  const plan = { ...planOf(7), rates };
  const words = wordsOf(commandIn({ seed: 7, invariant: 'I1', message: 'lost', plan }));
  expect(words.join(' ')).toBe(`npm run sim -- --seed 7 --trace --plan ${formatPlan(plan)}`);
  expect(JSON.parse(words.at(-1) ?? '')).toEqual(JSON.parse(formatPlan(plan)));
});

function publishedIn({ intents }: RunPlan): number {
  return intents.reduce((sum, { count }) => sum + count, 0);
}

function commandIn(failure: Failure): string {
  return /npm run sim .*/s.exec(sayFailure(failure))?.[0] ?? '';
}

/** What a shell makes of a command, word by word. */
function wordsOf(command: string): readonly string[] {
  const { stdout } = spawnSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' });
  return stdout.split('\0').slice(0, -1);
}
