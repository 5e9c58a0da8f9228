import { type Command, Option } from 'commander';
import { addCommand, addNoun } from '../program/add-command.ts';
import { wholeNumber } from '../program/whole-number.ts';

/** As an id looks: it holds a space, so a shell needs it quoted. */
const id = "'orders@1795946400/shardId-000000000000 4961'";

/** `dead-letters`: the records that could not become documents. */
export function addDeadLetters(program: Command): void {
  const deadLetters = addNoun(program, 'dead-letters', 'the records that could not become documents');
  addCommand(deadLetters, {
    name: 'list',
    description: 'the dead letters of a group: why and where, without their payloads',
    examples: [
      'dead-letters list',
      'dead-letters list --reason not-json --max 20',
      'dead-letters list --group numtest --state all --json',
    ],
    configure: (command) =>
      ofGroup(command)
        .option('--reason <code>', 'those of this reason, such as not-json')
        .addOption(
          new Option('--state <state>', 'those in this state')
            .choices(['open', 'redriven', 'discarded', 'all'])
            .default('open'),
        )
        .option('--max <n>', 'end after so many', wholeNumber('--max', Number.MAX_SAFE_INTEGER)),
    load: async () => (await import('../commands/dead-letters-list.ts')).deadLettersList,
  });
  addCommand(deadLetters, {
    name: 'show',
    description: 'one dead letter, with the beginning of its payload',
    examples: [`dead-letters show ${id}`],
    configure: (command) =>
      ofGroup(command.argument('<id>', 'its id as "list" shows it, in quotes')).configureOutput({
        outputError: (text, write) =>
          write(text.replace(/but got \d+\.$/m, '$& Put the id in quotes, because it holds a space.')),
      }),
    load: async () => (await import('../commands/dead-letters-show.ts')).deadLettersShow,
  });
  addCommand(deadLetters, {
    name: 'export',
    description: 'write the payloads of dead letters into files, byte for byte, with a description beside each',
    examples: [`dead-letters export ${id} --to ./found`, 'dead-letters export --all --reason not-json --to ./found'],
    configure: (command) =>
      selecting(command).requiredOption('--to <folder>', 'where the files go; what is there already stays'),
    load: async () => (await import('../commands/dead-letters-export.ts')).deadLettersExport,
  });
  addCommand(deadLetters, {
    name: 'redrive',
    description: 'decode and store the records of dead letters once more; no event is stored twice',
    examples: ['dead-letters redrive --all --reason refused-by-mongodb', `dead-letters redrive ${id}`],
    configure: selecting,
    load: async () => (await import('../commands/dead-letters-redrive.ts')).deadLettersRedrive,
  });
  addCommand(deadLetters, {
    name: 'discard',
    description: 'close dead letters that nobody wants; they keep their payloads',
    examples: [`dead-letters discard ${id}`, 'dead-letters discard --all --reason not-json --yes'],
    configure: (command) => selecting(command).option('--yes', 'discard without asking'),
    load: async () => (await import('../commands/dead-letters-discard.ts')).deadLettersDiscard,
  });
}

function ofGroup(command: Command): Command {
  return command.option('--group <group>', 'the group, where the stack has several');
}

function selecting(command: Command): Command {
  return ofGroup(command.argument('[ids...]', 'their ids as "list" shows them, each in quotes'))
    .option('--all', 'all that are open, instead of ids')
    .option('--reason <code>', 'of all, those of this reason');
}
