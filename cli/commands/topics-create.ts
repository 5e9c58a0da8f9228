import type { CommandContext } from '../program/context.ts';
import { changeTopic, type Surroundings, type TopicOptions } from '../stages/change-topic.ts';
import { planNewTopic } from '../stages/plan-topic.ts';

/** The options of `topics create`. */
export interface TopicsCreateOptions extends TopicOptions {
  readonly retention: number;
  readonly group?: string;
}

/** Adds a topic to a stage, with a group that reads it where one is named. */
export async function topicsCreate(
  options: TopicsCreateOptions,
  context: CommandContext,
  here: Surroundings = { folder: process.cwd(), env: process.env },
): Promise<void> {
  const { name, shards, retention: retentionHours, group } = options;
  await changeTopic(options, (stage) => planNewTopic(stage, { name, shards, retentionHours, group }), context, here);
}
