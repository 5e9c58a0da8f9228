import { workThrough } from '../cli/worker-pool.ts';
import type { Catch, Hunt } from './mutant-worker.ts';

const worker = new URL('./mutant-worker.ts', import.meta.url);

/** Hunts planted bugs with several workers; the results are in the order of the hunts. */
export async function huntMutants(
  hunts: readonly Hunt[],
  workers: number,
  onCatch: (result: Catch) => void = () => undefined,
): Promise<readonly Catch[]> {
  const results = new Map<string, Catch>();
  await workThrough<Hunt, Catch>(worker, hunts, Math.min(workers, hunts.length), (result) => {
    results.set(result.name, result);
    onCatch(result);
  });
  return hunts.flatMap(({ name }) => results.get(name) ?? []);
}
