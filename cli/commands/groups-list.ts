import type * as v from 'valibot';
import { findStack } from '../aws/find-stack.ts';
import { readMappingState } from '../groups/mapping-state.ts';
import type { groupsListSchema } from '../output/groups.ts';
import { formatTable } from '../output/table.ts';
import type { CommandContext } from '../program/context.ts';
import type { StackOptions } from '../program/options.ts';

/** Lists the groups of the stack with the states of their mappings. */
export async function groupsList(_options: StackOptions, context: CommandContext): Promise<void> {
  const { name: stack, manifest } = await findStack(context);
  const groups: v.InferOutput<typeof groupsListSchema>['groups'] = [];
  for (const group of manifest.groups) groups.push({ ...group, state: await readMappingState(group, context) });
  if (context.output.isJson) return await context.output.json({ stack, groups });
  const rows = groups.map(({ name, topic, startFrom, database, collection, state }) => [
    ...[name, topic, state ?? 'gone', startFrom, `${database}.${collection}`],
  ]);
  await context.output.text(formatTable(['group', 'topic', 'state', 'start from', 'collection'], rows));
}
