import { Command, InvalidArgumentError } from 'commander';
import { writeLine } from '../../../cli/write-line.ts';
import { useScratchFolder } from '../cli/run-command.ts';
import { type Exploration, explore } from './explore.ts';
import { exploredProduct } from './explored-product.ts';
import type { PlantedBug } from './planted-bug.ts';
import { plantedBugNamed } from './planted-bugs.ts';
import type { World } from './world.ts';
import { largerWorlds, worldNamed, worlds } from './worlds.ts';

interface ExploreFlags {
  readonly world?: World;
  readonly larger?: boolean;
  readonly bug?: PlantedBug;
  readonly json?: boolean;
}

/** The command `explore`: every interleaving of small worlds. Sets exit code 1 where a promise was broken. */
export function exploreCommand(): Command {
  return new Command('explore')
    .description("The product's own use cases in small worlds: every interleaving, states seen before cut off.")
    .option('--world <name>', 'explore this one alone', named(worldNamed))
    .option('--larger', 'explore the larger worlds, which take some minutes')
    .option('--bug <name>', 'plant this bug, and explore the world that shows it', named(plantedBugNamed))
    .option('--json', 'the last line of stdout is one JSON object; progress goes to stderr')
    .showHelpAfterError(false)
    .action(async (flags: ExploreFlags) => {
      process.exitCode = (await exploreWorlds(flags)) ? 0 : 1;
    });
}

async function exploreWorlds({ world, larger = false, bug, json = false }: ExploreFlags): Promise<boolean> {
  if (bug !== undefined) useScratchFolder();
  const product = await exploredProduct(bug);
  const startedMs = performance.now();
  const one = world ?? (bug === undefined ? undefined : worldNamed(bug.world));
  const all = one === undefined ? (larger ? largerWorlds : worlds) : [one];
  const explorations: Exploration[] = [];
  for (const each of all) {
    const exploration = await explore(each, product);
    explorations.push(exploration);
    console.error(sayExploration(exploration));
  }
  const sum = (of: 'states' | 'schedules'): number => explorations.reduce((total, each) => total + each[of], 0);
  const broken = explorations.flatMap((each) => (each.broken === null ? [] : [{ world: each.world, ...each.broken }]));
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  const [schedules, states] = [sum('schedules'), sum('states')];
  await writeLine(
    process.stdout,
    json
      ? JSON.stringify({ worlds: all.length, schedules, states, broken, seconds })
      : `schedules: ${schedules}, states: ${states}, worlds: ${all.length}, that break a promise: ${broken.length}, ${seconds} s`,
  );
  return broken.length === 0;
}

/** What one world came to, and the schedule that breaks a promise. */
function sayExploration({ world, schedules, states, broken }: Exploration): string {
  const counts = `${world}: ${schedules} schedules, ${states} states`;
  if (broken === null) return counts;
  const steps = broken.schedule.map((step, index) => `  ${index + 1}. ${step}`);
  const when = broken.isInSetUp ? ' while the world is set up' : '';
  return [counts, `  breaks a promise${when}: ${broken.message}`, '  the shortest schedule that does:', ...steps].join(
    '\n',
  );
}

function named<T>(find: (name: string) => T): (name: string) => T {
  return (name) => {
    try {
      return find(name);
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
    }
  };
}
