import type { Command } from 'commander';
import type { DemoOptions } from '../commands/demo.ts';
import { wholeNumber } from '../program/whole-number.ts';

/** `demo`: what `npm start` runs. It has a screen and exit codes of its own. */
export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('the whole pipeline on this machine: publish, interrupt, resume, prove')
    .option('--to <n>', 'publish the numbers from 1 to n', wholeNumber('--to', 10_000_000), 1000)
    .option('--shards <n>', 'shards of the stream', wholeNumber('--shards', 100), 2)
    .option('--keep', 'leave everything running until Ctrl-C')
    .option('--json', 'the last line of stdout is one JSON object; progress goes to stderr')
    .action(async (options: DemoOptions) => {
      const { demo } = await import('../commands/demo.ts');
      process.exitCode = await demo(options);
    });
}
