import type { Command } from 'commander';
import { addCommand, addNoun } from '../program/add-command.ts';
import { skipOption } from './groups.ts';

/** As Lambda names a request that it gave up on. */
const key = 'aws/lambda/async/producer/2026/11/22/2026-11-22T10.00.00-f8a1e7b2';

/** `failures`: what Lambda gave up on. */
export function addFailures(program: Command): void {
  const failures = addNoun(program, 'failures', 'what Lambda gave up on, in the failure bucket');
  addCommand(failures, {
    name: 'list',
    description: 'batches that a mapping gave up on, and requests to the producer whose retries are spent',
    examples: ['failures list', 'failures list --group numtest --json'],
    configure: (command) => command.option('--group <group>', 'batches of this group alone'),
    load: async () => (await import('../commands/failures-list.ts')).failuresList,
  });
  addCommand(failures, {
    name: 'redrive',
    description: 'store what batches hold, and send requests again under their own ids; what is done leaves the bucket',
    examples: ['failures redrive --all', 'failures redrive --all --group numtest --json'],
    configure: (command) =>
      skipOption(
        command
          .argument('[key...]', 'the objects, as "failures list" names them')
          .option('--all', 'all objects')
          .option('--group <group>', 'with --all: batches of this group alone'),
      ),
    load: async () => (await import('../commands/failures-redrive.ts')).failuresRedrive,
  });
  addCommand(failures, {
    name: 'discard',
    description: 'delete objects that nobody can redrive, or wants to; what they hold is lost',
    examples: [`failures discard ${key}`, `failures discard ${key} --yes`],
    configure: (command) =>
      command
        .argument('<key...>', 'the objects, as "failures list" names them')
        .option('--yes', 'delete without asking'),
    load: async () => (await import('../commands/failures-discard.ts')).failuresDiscard,
  });
}
