import type * as v from 'valibot';
import { findGroup, findStack } from '../aws/find-stack.ts';
import { switchMapping } from '../groups/mapping-state.ts';
import type { groupSwitchSchema } from '../output/groups.ts';
import type { CommandContext } from '../program/context.ts';
import type { StackOptions } from '../program/options.ts';

/** The options of `groups pause` and `groups resume`. */
export interface GroupOptions extends StackOptions {
  readonly group: string;
}

/** Pauses a group: its checkpoints stay, and it goes on from there when it is resumed. */
export async function groupsPause(options: GroupOptions, context: CommandContext): Promise<void> {
  await switchGroup(options, 'Disabled', context);
}

/** Has a group read again that was paused. */
export async function groupsResume(options: GroupOptions, context: CommandContext): Promise<void> {
  await switchGroup(options, 'Enabled', context);
}

async function switchGroup(
  { group: name }: GroupOptions,
  state: 'Enabled' | 'Disabled',
  context: CommandContext,
): Promise<void> {
  const stack = await findStack(context);
  const group = findGroup(stack, name);
  const changed = await switchMapping(group, state, context);
  context.output.progress(null);
  const answer: v.InferOutput<typeof groupSwitchSchema> = { stack: stack.name, group: group.name, state, changed };
  if (context.output.isJson) return await context.output.json(answer);
  const words = state === 'Enabled' ? 'reads again' : 'is paused';
  await context.output.text(`The group ${group.name} ${words}${changed ? '' : ', as it was'}.`);
}
