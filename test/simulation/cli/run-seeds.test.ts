import { expect, it } from 'vitest';
import { recordedSeeds } from '../mutants/recorded-seeds.ts';
import { runSeeds } from './run-seeds.ts';

/** One is planted in the sources, the other in the settings of the mapping. */
const bugs = ['checkpoint-before-write', 'mapping-at-latest'];

it.each(bugs)('a worker runs its seeds with the planted bug %s', async (mutant) => {
  const fromSeed = (await recordedSeeds.read())[mutant] ?? 0;
  const { violations } = await runSeeds({ fromSeed, seeds: 1, workers: 1, mutant });
  expect(violations).toEqual([{ seed: fromSeed, invariant: 'I4', message: expect.any(String) }]);
});
