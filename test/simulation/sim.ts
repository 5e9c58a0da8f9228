import { simCommand } from './cli/sim-command.ts';

await simCommand().parseAsync(process.argv);
