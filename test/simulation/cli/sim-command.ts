import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { mutantNamed } from '../mutants/all-mutants.ts';
import type { RunPlan } from '../nemesis/draw-plan.ts';
import { InvalidPlan, parsePlan } from './plan-json.ts';
import { replaySeed } from './replay-seed.ts';
import { useScratchFolder } from './run-command.ts';
import { searchSeeds } from './search-seeds.ts';
import { requireCountable, wholeNumber } from './whole-number.ts';

interface SimFlags {
  readonly seeds: number;
  readonly fromSeed: number;
  readonly workers: number;
  readonly seed?: number;
  readonly plan?: RunPlan;
  readonly mutant?: string;
  readonly trace?: boolean;
  readonly json?: boolean;
}

const mostWorkers = 64;

/** The command `sim`: many seeds, or one of them told in full. Sets exit code 1 where a promise was broken. */
export function simCommand(): Command {
  const program = new Command('sim')
    .description("The product's own code in a simulated world: one seed is one exact replay.")
    .option('--seeds <n>', 'run this many seeds', wholeNumber(1), 1_000)
    .option('--from-seed <n>', 'begin with this one', wholeNumber(0), 1)
    .option('--workers <n>', 'run so many at a time', wholeNumber(1, mostWorkers), availableParallelism())
    .option('--seed <n>', 'run this one seed and nothing else', wholeNumber(0))
    .option('--trace', 'with --seed: say everything that happens')
    .option('--plan <json>', "with --seed: run this plan instead of the seed's own", readPlan)
    .option('--mutant <name>', 'plant this bug of sim:mutants: see which promise it breaks', readMutant)
    .option('--json', 'the last line of stdout is one JSON object; progress goes to stderr')
    .showHelpAfterError(false);
  return program.action(async (flags: SimFlags) => {
    const { seed, trace = false, plan, mutant, json = false } = flags;
    const isGiven = (name: string): boolean => program.getOptionValueSource(name) === 'cli';
    if (seed !== undefined && ['seeds', 'fromSeed'].some(isGiven))
      program.error('error: --seed runs that one alone: leave --seeds and --from-seed out.');
    requireCountable(program, flags);
    if (mutant !== undefined) useScratchFolder();
    if (seed === undefined && (trace || plan !== undefined))
      program.error('error: --trace and --plan need the seed they are about: add --seed <n>.');
    const isClean =
      seed === undefined
        ? await searchSeeds({ ...flags, isJson: json })
        : await replaySeed({
            seed,
            isTraced: trace,
            isJson: json,
            ...(plan === undefined ? {} : { plan }),
            ...(mutant === undefined ? {} : { mutant }),
          });
    process.exitCode = isClean ? 0 : 1;
  });
}

function readPlan(text: string): RunPlan {
  try {
    return parsePlan(text);
  } catch (error) {
    if (error instanceof InvalidPlan) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

function readMutant(name: string): string {
  try {
    return mutantNamed(name).name;
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
