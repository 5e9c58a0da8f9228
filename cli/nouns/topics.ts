import type { Command } from 'commander';
import { addCommand, addNoun } from '../program/add-command.ts';

/** `topics`: the topics of a stack. */
export function addTopics(program: Command): void {
  const topics = addNoun(program, 'topics', 'the topics of a stack');
  addCommand(topics, {
    name: 'list',
    description: 'the topics, their streams, and the groups that read them',
    examples: ['topics list', 'topics list --json'],
    load: async () => (await import('../commands/topics-list.ts')).topicsList,
  });
  addCommand(topics, {
    name: 'describe',
    description: 'shards with their parents and ranges, retention, encryption, and what flows in and out',
    examples: ['topics describe', 'topics describe numtest --json'],
    configure: (command) => command.argument('[name]', 'the topic; all of them if left out'),
    load: async () => (await import('../commands/topics-describe.ts')).topicsDescribe,
  });
}
