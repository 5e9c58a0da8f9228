import { parentPort } from 'node:worker_threads';
import type { Violation } from '../checkers/violations.ts';
import { productWith } from '../mutants/product-with.ts';
import type { Product } from '../run/product.ts';
import { simulate } from '../run/simulate.ts';
import { type Least, leastOfNone, lesser } from './lesser.ts';

/** Seeds that follow one another. */
export interface SeedChunk {
  readonly fromSeed: number;
  readonly count: number;
  /** The planted bug to run them with, if any: the same in every chunk of a worker. */
  readonly mutant?: string;
}

/** What some seeds came to, together. */
export interface ChunkResult {
  readonly seeds: number;
  readonly records: number;
  /** What the poorest of them had; what a seed always has shows here. */
  readonly least: Least;
  readonly faults: Readonly<Record<string, number>>;
  /** The first of each seed that failed. */
  readonly violations: readonly (Violation & { readonly seed: number })[];
}

// Thousands of errors are made, and nobody looks at where.
Error.stackTraceLimit = 0;
let product: Promise<Product> | undefined;

async function runChunk({ fromSeed, count, mutant }: SeedChunk): Promise<ChunkResult> {
  product ??= productWith(mutant);
  const faults: Record<string, number> = {};
  const violations: (Violation & { readonly seed: number })[] = [];
  let records = 0;
  let least = leastOfNone;
  for (let seed = fromSeed; seed < fromSeed + count; seed++) {
    const result = await simulate(seed, await product);
    records += result.records;
    least = lesser(least, result);
    for (const [name, times] of Object.entries(result.faults)) faults[name] = (faults[name] ?? 0) + times;
    const [first] = result.violations;
    if (first !== undefined) violations.push({ seed, ...first });
  }
  return { seeds: count, records, least, faults, violations };
}

parentPort?.on('message', (chunk: SeedChunk) => {
  void runChunk(chunk).then((result) => parentPort?.postMessage(result));
});
