import { type GroupOptions, switchGroup } from '../groups/switch-group.ts';
import type { CommandContext } from '../program/context.ts';

/** Has a group read again that was paused. */
export async function groupsResume(options: GroupOptions, context: CommandContext): Promise<void> {
  await switchGroup(options, 'Enabled', context);
}
