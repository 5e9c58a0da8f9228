import { type Command, Option } from 'commander';
import { shardSequences } from '../input/parse-shard-sequence.ts';
import { addCommand, addNoun } from '../program/add-command.ts';

/** `groups`: the consumer groups of a stack. */
export function addGroups(program: Command): void {
  const groups = addNoun(program, 'groups', 'the consumer groups of a stack');
  const named = (command: Command): Command => command.argument('<group>', 'the group');
  addCommand(groups, {
    name: 'list',
    description: 'the groups, their topics, collections, and whether they read',
    examples: ['groups list', 'groups list --json'],
    load: async () => (await import('../commands/groups-list.ts')).groupsList,
  });
  addCommand(groups, {
    name: 'describe',
    description: 'how far a group has come in each shard, its documents, duplicates and dead letters',
    examples: ['groups describe numtest', 'groups describe numtest --count --json', 'groups describe numtest --watch'],
    configure: (command) =>
      named(command)
        .option('--count', 'count the records that wait, up to 10000 a shard: reading them competes with the consumer')
        .option('--watch', 'show it every two seconds until Ctrl-C, with a bar for each shard and rates'),
    load: async () => (await import('../commands/groups-describe.ts')).groupsDescribe,
  });
  addCommand(groups, {
    name: 'pause',
    description: 'have a group stop reading, and wait until it has; its checkpoints stay',
    examples: ['groups pause numtest'],
    configure: named,
    load: async () => (await import('../commands/groups-switch.ts')).groupsPause,
  });
  addCommand(groups, {
    name: 'resume',
    description: 'have a paused group go on from its checkpoints',
    examples: ['groups resume numtest'],
    configure: named,
    load: async () => (await import('../commands/groups-switch.ts')).groupsResume,
  });
  addCommand(groups, {
    name: 'reset',
    description:
      'have a group handle part of the stream again, or skip part of it; without --execute it only shows what that means',
    examples: [
      'groups reset numtest --to-earliest',
      'groups reset numtest --by-duration 2h',
      'groups reset numtest --to-latest --execute',
    ],
    configure: (command) => {
      const targets = ['toEarliest', 'toLatest', 'toTime', 'byDuration', 'toSequence'];
      const target = (flags: string, description: string): Option => {
        const option = new Option(flags, description);
        return option.conflicts(targets.filter((name) => name !== option.attributeName()));
      };
      named(command)
        .addOption(target('--to-earliest', 'to the oldest record of each shard'))
        .addOption(target('--to-latest', 'to the newest record of each shard: skip all that waits'))
        .addOption(
          target('--to-time <time>', 'to what arrived then: ISO, how long ago such as 10m, or "yesterday 14:00"'),
        )
        .addOption(target('--by-duration <duration>', 'to what arrived so long ago, such as 2h'))
        .addOption(
          target(
            '--to-sequence <shard=n>',
            'as if the group had handled this shard up to and with record N; may be repeated',
          ).argParser(shardSequences('--to-sequence')),
        );
      return executeOption(skipOption(command));
    },
    load: async () => (await import('../commands/groups-reset.ts')).groupsReset,
  });
  addCommand(groups, {
    name: 'restart',
    description:
      'have a group read again what its database lacks, after that was restored from a backup or exchanged; without --execute it only shows what is lacking',
    examples: ['groups restart numtest', 'groups restart numtest --execute'],
    configure: (command) =>
      executeOption(
        skipOption(
          named(command).option(
            '--from <time>',
            'read only what arrived then or later: the time of a point-in-time backup (default: the oldest record)',
          ),
        ),
      ),
    load: async () => (await import('../commands/groups-restart.ts')).groupsRestart,
  });
  addCommand(groups, {
    name: 'skip',
    description:
      'have a group set one record aside as a dead letter without reading it: one that ends its function each time',
    examples: ['groups skip numtest --shard shardId-000000000000 --sequence 49650'],
    configure: (command) =>
      named(command)
        .requiredOption('--shard <shard>', 'the shard')
        .requiredOption('--sequence <n>', 'the sequence number of the record, as the log names it'),
    load: async () => (await import('../commands/groups-skip.ts')).groupsSkip,
  });
  addCommand(groups, {
    name: 'unskip',
    description: 'take back what groups skip asked for, as long as the group has not come to it',
    examples: ['groups unskip numtest --shard shardId-000000000000'],
    configure: (command) =>
      named(command)
        .requiredOption('--shard <shard>', 'the shard')
        .option('--sequence <n>', 'this record alone (default: all of the shard)'),
    load: async () => (await import('../commands/groups-skip.ts')).groupsUnskip,
  });
}

/** Adds `--skip`, which names records to be left alone. */
export function skipOption(command: Command): Command {
  const option = new Option('--skip <shard=n>', 'leave this record alone, since reading it does harm; may be repeated');
  return command.addOption(option.argParser(shardSequences('--skip')));
}

function executeOption(command: Command): Command {
  return command.option('--execute', 'do it');
}
