import { type GroupOptions, switchGroup } from '../groups/switch-group.ts';
import type { CommandContext } from '../program/context.ts';

/** Pauses a group: its checkpoints stay, and it goes on from there when it is resumed. */
export async function groupsPause(options: GroupOptions, context: CommandContext): Promise<void> {
  await switchGroup(options, 'Disabled', context);
}
