import type * as v from 'valibot';
import { findStack } from '../aws/find-stack.ts';
import { formatTable } from '../output/table.ts';
import type { topicsListSchema } from '../output/topics.ts';
import type { CommandContext } from '../program/context.ts';
import type { StackOptions } from '../program/options.ts';

/** Lists the topics of the stack. */
export async function topicsList(_options: StackOptions, context: CommandContext): Promise<void> {
  const { name: stack, manifest } = await findStack(context);
  const topics = manifest.topics.map(({ name, stream }) => ({
    name,
    stream,
    groups: manifest.groups.filter(({ topic }) => topic === name).map((group) => group.name),
  }));
  const answer: v.InferOutput<typeof topicsListSchema> = { stack, topics };
  if (context.output.isJson) return await context.output.json(answer);
  const rows = topics.map(({ name, stream, groups }) => [name, stream, groups.join(', ') || '-']);
  await context.output.text(formatTable(['topic', 'stream', 'groups'], rows));
}
