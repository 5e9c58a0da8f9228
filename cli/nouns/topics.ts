import type { Command } from 'commander';
import { addCommand, addNoun } from '../program/add-command.ts';
import { wholeNumber } from '../program/whole-number.ts';

const shards = wholeNumber('--shards', 10_000);
const retention = wholeNumber('--retention', 8_760, 24);

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
  addCommand(topics, {
    name: 'create',
    description: 'add a topic to a stage in cdk.json, and show what deploys it',
    examples: ['topics create orders --shards 2 --group orders', 'topics create orders --stage prod --deploy'],
    configure: (command) =>
      deployable(
        command
          .argument('<name>', 'the topic')
          .option('--shards <n>', 'shards of its stream; it is on-demand if left out', shards)
          .option('--retention <hours>', 'how long records stay', retention, 24)
          .option('--group <group>', 'also add a group that reads it, into the collection of its name'),
      ),
    load: async () => (await import('../commands/topics-create.ts')).topicsCreate,
  });
  addCommand(topics, {
    name: 'alter',
    description: 'change the shards or the retention of a topic in cdk.json, and show what deploys it',
    examples: ['topics alter numtest --shards 4', 'topics alter numtest --retention 168 --deploy'],
    configure: (command) =>
      deployable(
        command
          .argument('<name>', 'the topic')
          .option('--shards <n>', 'shards of its stream, from half of what it has to double', shards)
          .option('--retention <hours>', 'how long records stay', retention),
      ),
    load: async () => (await import('../commands/topics-alter.ts')).topicsAlter,
  });
}

/** Adds what runs `cdk deploy`. */
function deployable(command: Command): Command {
  return command
    .option('--deploy', 'deploy the stage at once, with the cdk of the project')
    .option('--mongo-secret <name>', 'the secret with the connection string, if you deploy with -c mongoSecret=')
    .option('--yes', 'deploy without asking');
}
