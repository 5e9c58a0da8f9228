import { writeLine } from '../../../cli/write-line.ts';
import { productWith } from '../mutants/product-with.ts';
import { explainFailure, sayFailure } from './explain-failure.ts';
import { runSeeds, type SeedRange } from './run-seeds.ts';

/** As many failures are shrunk and shown; more would say the same. */
const mostShown = 3;
const progressEveryMs = 5_000;

/** Runs many seeds and prints what came of them. True where every promise was kept in all of them. */
export async function searchSeeds(range: SeedRange & { readonly isJson: boolean }): Promise<boolean> {
  const startedMs = performance.now();
  const elapsed = (): number => (performance.now() - startedMs) / 1000;
  let saidMs = startedMs;
  const { seeds, records, least, faults, violations } = await runSeeds(range, (soFar) => {
    if (performance.now() - saidMs < progressEveryMs) return;
    saidMs = performance.now();
    console.error(
      `${soFar.seeds} of ${range.seeds} seeds, ${soFar.violations.length} failed, ${elapsed().toFixed(0)} s`,
    );
  });
  const seconds = Math.round(elapsed() * 10) / 10;
  const product = violations.length > 0 ? await productWith(range.mutant) : undefined;
  for (const { seed, ...violation } of violations.slice(0, mostShown))
    if (product !== undefined) console.error(sayFailure(await explainFailure(seed, violation, product)));
  const last = range.fromSeed + seeds - 1;
  await writeLine(
    process.stdout,
    range.isJson
      ? JSON.stringify({ seeds, violations, records, least, faults, seconds })
      : `seeds ${range.fromSeed} to ${last}: ${records} records, ${violations.length} seeds with violations, ${seconds} s`,
  );
  return violations.length === 0;
}
