import { leastOfNone, lesser } from './lesser.ts';
import type { ChunkResult, SeedChunk } from './seed-worker.ts';
import { workThrough } from './worker-pool.ts';

/** Which seeds to run. */
export interface SeedRange {
  readonly fromSeed: number;
  readonly seeds: number;
  readonly workers: number;
  /** The planted bug to run them with, if any. */
  readonly mutant?: string;
}

const seedsPerChunk = 20;
const worker = new URL('./seed-worker.ts', import.meta.url);

/** Runs a range of seeds on several workers; the result does not depend on how many. */
export async function runSeeds(
  range: SeedRange,
  onProgress: (soFar: ChunkResult) => void = () => undefined,
): Promise<ChunkResult> {
  let total: ChunkResult = { seeds: 0, records: 0, least: leastOfNone, faults: {}, violations: [] };
  const workers = Math.min(range.workers, Math.ceil(range.seeds / seedsPerChunk));
  await workThrough<SeedChunk, ChunkResult>(worker, chunksOf(range), workers, (result) => {
    total = sum(total, result);
    onProgress(total);
  });
  return total;
}

function* chunksOf({ fromSeed, seeds, mutant }: SeedRange): Generator<SeedChunk> {
  for (let done = 0; done < seeds; done += seedsPerChunk)
    yield {
      fromSeed: fromSeed + done,
      count: Math.min(seedsPerChunk, seeds - done),
      ...(mutant === undefined ? {} : { mutant }),
    };
}

function sum(left: ChunkResult, right: ChunkResult): ChunkResult {
  const names = [...new Set([...Object.keys(left.faults), ...Object.keys(right.faults)])].sort();
  return {
    seeds: left.seeds + right.seeds,
    records: left.records + right.records,
    least: lesser(left.least, right.least),
    faults: Object.fromEntries(names.map((name) => [name, (left.faults[name] ?? 0) + (right.faults[name] ?? 0)])),
    violations: [...left.violations, ...right.violations].sort((a, b) => a.seed - b.seed),
  };
}
