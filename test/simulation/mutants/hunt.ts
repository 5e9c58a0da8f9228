import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { writeLine } from '../../../cli/write-line.ts';
import { runCommand, useScratchFolder } from '../cli/run-command.ts';
import { requireCountable, wholeNumber } from '../cli/whole-number.ts';
import { allMutants } from './all-mutants.ts';
import { formerBugs } from './former-bugs.ts';
import { huntMutants } from './hunt-mutants.ts';
import { type KeptPlan, keepSeeds, keptPlans } from './kept-plans.ts';
import type { Catch } from './mutant-worker.ts';
import { recordedSeeds } from './recorded-seeds.ts';

interface HuntFlags {
  readonly only?: string;
  readonly fromSeed: number;
  readonly seeds: number;
  readonly workers: number;
  readonly former?: boolean;
  readonly record?: boolean;
  readonly json?: boolean;
}

const program = new Command('sim:mutants')
  .description('Plants wrong variants of the product and counts the seeds until the simulation finds each.')
  .option('--only <text>', 'only those whose name holds this text')
  .option('--seeds <n>', 'look for each with at most so many seeds', wholeNumber(1), 2_000)
  .option('--from-seed <n>', 'begin with this one', wholeNumber(0), 1)
  .option('--workers <n>', 'hunt so many at a time', wholeNumber(1, 64), availableParallelism())
  .option('--former', 'hunt the bugs that the product had, each with its kept plan, instead of the planted ones')
  .option('--record', 'keep the catching seeds, for the test')
  .option('--json', 'the last line of stdout is one JSON object; progress goes to stderr')
  .action(hunt);
await runCommand(program);

async function hunt(flags: HuntFlags): Promise<void> {
  const { only = '', fromSeed, seeds, workers, former = false, record, json } = flags;
  const mutants = former ? formerBugs : allMutants;
  const names = mutants.map(({ name }) => name).filter((name) => name.includes(only));
  if (names.length === 0) program.error(`error: no planted bug has ${only} in its name.`);
  requireCountable(program, { fromSeed, seeds });
  // Before the work: what it came to would be lost after it.
  if (record === true) await Promise.all([recordedSeeds.read(), recordedSeeds.requireWritable()]);
  useScratchFolder();
  const plans = former ? await keptPlans() : new Map<string, KeptPlan>();
  const hunts = names.map((name) => {
    const kept = plans.get(name);
    return { name, fromSeed, mostSeeds: seeds, ...(kept === undefined ? {} : { plan: kept.plan }) };
  });
  const results = await huntMutants(hunts, workers, (result) => console.error(sayCatch(result)));
  const missed = results.filter(({ caught }) => !caught);
  const said = results.map(({ name, caught, by, seeds: run }) => ({ name, caught, by, seeds: run }));
  await writeLine(
    process.stdout,
    json === true
      ? JSON.stringify({ mutants: said })
      : `${results.length - missed.length} of ${results.length} planted bugs caught`,
  );
  process.exitCode = missed.length === 0 ? 0 : 1;
  if (record !== true) return;
  if (former) await keepSeeds(new Map(results.flatMap(({ name, seed }) => (seed === null ? [] : [[name, seed]]))));
  else await recordedSeeds.update((kept) => withCatches(kept, results));
}

function sayCatch({ name, caught, by, seeds, seed, message }: Catch): string {
  if (!caught) return `${name}: NOT caught in ${seeds} seeds`;
  return `${name}: ${by} after ${seeds} seeds (seed ${seed}: ${message?.slice(0, 160)})`;
}

/** Of bugs that are still planted, in their order. */
function withCatches(
  kept: Readonly<Record<string, number>>,
  results: readonly Catch[],
): Readonly<Record<string, number>> {
  const seeds = { ...kept };
  for (const { name, seed } of results) if (seed !== null) seeds[name] = seed;
  return Object.fromEntries(allMutants.flatMap(({ name }) => (seeds[name] === undefined ? [] : [[name, seeds[name]]])));
}
