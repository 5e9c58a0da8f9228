import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { wholeNumber } from '../cli/whole-number.ts';
import { allMutants } from './all-mutants.ts';
import { huntMutants } from './hunt-mutants.ts';
import type { Catch } from './mutant-worker.ts';
import { recordedSeeds } from './recorded-seeds.ts';

interface HuntFlags {
  readonly only?: string;
  readonly fromSeed: number;
  readonly seeds: number;
  readonly workers: number;
  readonly record?: boolean;
  readonly json?: boolean;
}

const program = new Command('sim:mutants')
  .description('Plants wrong variants of the product and counts the seeds until the simulation finds each.')
  .option('--only <text>', 'only those whose name holds this text')
  .option('--seeds <n>', 'look for each with at most so many seeds', wholeNumber(1), 2_000)
  .option('--from-seed <n>', 'begin with this one', wholeNumber(0), 1)
  .option('--workers <n>', 'hunt so many at a time', wholeNumber(1, 64), availableParallelism())
  .option('--record', 'keep the catching seeds, for the test')
  .option('--json', 'the last line of stdout is one JSON object; progress goes to stderr')
  .action(hunt);
await program.parseAsync(process.argv);

async function hunt({ only = '', fromSeed, seeds, workers, record, json }: HuntFlags): Promise<void> {
  const names = allMutants.map(({ name }) => name).filter((name) => name.includes(only));
  if (names.length === 0) program.error(`error: no planted bug has ${only} in its name.`);
  const hunts = names.map((name) => ({ name, fromSeed, mostSeeds: seeds }));
  const results = await huntMutants(hunts, workers, (result) => console.error(sayCatch(result)));
  if (record === true) await keepSeeds(results);
  const missed = results.filter(({ caught }) => !caught);
  const mutants = results.map(({ name, caught, by, seeds: run }) => ({ name, caught, by, seeds: run }));
  console.log(
    json === true
      ? JSON.stringify({ mutants })
      : `${results.length - missed.length} of ${results.length} planted bugs caught`,
  );
  process.exitCode = missed.length === 0 ? 0 : 1;
}

function sayCatch({ name, caught, by, seeds, seed, message }: Catch): string {
  if (!caught) return `${name}: NOT caught in ${seeds} seeds`;
  return `${name}: ${by} after ${seeds} seeds (seed ${seed}: ${message?.slice(0, 160)})`;
}

async function keepSeeds(results: readonly Catch[]): Promise<void> {
  const kept = { ...(await recordedSeeds.read()) };
  for (const { name, seed } of results) if (seed !== null) kept[name] = seed;
  const known = allMutants.flatMap(({ name }) => (kept[name] === undefined ? [] : [[name, kept[name]]]));
  await writeFile(recordedSeeds.file, `${JSON.stringify(Object.fromEntries(known), null, 2)}\n`);
}
