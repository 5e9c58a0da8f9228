import type { Interruption } from './demo-report.ts';
import type { DemoWorld } from './demo-world.ts';

/**
 * Recreates the consumer: its function and its mapping are new, and the mapping begins with the oldest record of the
 * stream. Only the checkpoint knows how far the group had come.
 */
export async function interruptByRecreating(world: DemoWorld): Promise<Interruption> {
  const { reached, resumesFrom } = await world.tally();
  await world.recreateGroup();
  return { kind: 'recreate', reached, resumedFrom: resumesFrom };
}
