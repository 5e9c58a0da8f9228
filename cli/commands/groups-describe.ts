import { findStack } from '../aws/find-stack.ts';
import { groupDescriber } from '../groups/describe-group.ts';
import { watchGroup } from '../groups/watch-group.ts';
import { formatGroup, formatShard } from '../output/format-group.ts';
import type { CommandContext } from '../program/context.ts';
import type { GroupOptions } from './groups-switch.ts';

/** The options of `groups describe`. */
export interface DescribeOptions extends GroupOptions {
  readonly count?: boolean;
  readonly watch?: boolean;
}

/** Describes a group: how far it has come in each shard, and what became of the records. With `watch`, until Ctrl-C. */
export async function groupsDescribe(
  { group, count = false, watch = false }: DescribeOptions,
  context: CommandContext,
): Promise<void> {
  const stack = await findStack(context);
  if (watch) return await watchGroup(stack, group, count, context);
  const answer = await groupDescriber(stack, group, count, context)();
  if (context.output.isJson) return await context.output.json(answer);
  await context.output.text(
    [formatGroup(answer, context.now().getTime()), ...answer.shards.map((shard) => formatShard(shard, answer))].join(
      '\n\n',
    ),
  );
}
