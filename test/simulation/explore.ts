import { runCommand } from './cli/run-command.ts';
import { exploreCommand } from './explore/explore-command.ts';

await runCommand(exploreCommand());
