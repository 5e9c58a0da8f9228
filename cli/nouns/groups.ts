import type { Command } from 'commander';
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
    examples: ['groups describe numtest', 'groups describe numtest --json'],
    configure: named,
    load: async () => (await import('../commands/groups-describe.ts')).groupsDescribe,
  });
  addCommand(groups, {
    name: 'pause',
    description: 'have a group stop reading, and wait until it has; its checkpoints stay',
    examples: ['groups pause numtest'],
    configure: named,
    load: async () => (await import('../commands/groups-pause.ts')).groupsPause,
  });
  addCommand(groups, {
    name: 'resume',
    description: 'have a paused group go on from its checkpoints',
    examples: ['groups resume numtest'],
    configure: named,
    load: async () => (await import('../commands/groups-resume.ts')).groupsResume,
  });
}
