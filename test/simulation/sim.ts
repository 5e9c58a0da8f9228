import { runCommand } from './cli/run-command.ts';
import { simCommand } from './cli/sim-command.ts';

await runCommand(simCommand());
