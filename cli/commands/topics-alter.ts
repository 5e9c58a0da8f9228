import type { CommandContext } from '../program/context.ts';
import { UsageError } from '../program/errors.ts';
import { changeTopic, type Surroundings, type TopicOptions } from '../stages/change-topic.ts';
import { planTopicChange } from '../stages/plan-topic.ts';

/** Changes the shards or the retention of a stage's topic. */
export async function topicsAlter(
  options: TopicOptions,
  context: CommandContext,
  here: Surroundings = { folder: process.cwd(), env: process.env },
): Promise<void> {
  const { name, shards, retention: retentionHours } = options;
  if (shards === undefined && retentionHours === undefined)
    throw new UsageError('Say what to change: --shards, --retention, or both.');
  await changeTopic(options, (stage) => planTopicChange(stage, { name, shards, retentionHours }), context, here);
}
