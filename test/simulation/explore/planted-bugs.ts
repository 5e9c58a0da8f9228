import { batchBugs } from './batch-bugs.ts';
import { commandBugs } from './command-bugs.ts';
import { entryBugs } from './entry-bugs.ts';
import type { PlantedBug } from './planted-bug.ts';
import { restartBugs } from './restart-bugs.ts';

/** Rules taken out, one at a time: the exploration has to find each. */
export const plantedBugs: readonly PlantedBug[] = [...batchBugs, ...commandBugs, ...restartBugs, ...entryBugs];

/** @throws Error where there is none of this name. */
export function plantedBugNamed(name: string): PlantedBug {
  const found = plantedBugs.find((bug) => bug.name === name);
  if (found === undefined) throw new Error(`There is no planted bug ${name}.`);
  return found;
}
