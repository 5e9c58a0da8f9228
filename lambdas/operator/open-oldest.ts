import type { ShardId } from '../shared/position.ts';
import { callTimeoutMs, type ReadingDependencies } from './dependencies.ts';
import { StreamUnreadable } from './errors.ts';

/**
 * Gives an iterator at the oldest record that a shard holds; null where the shard is gone.
 *
 * @throws StreamUnreadable
 */
export async function openOldest(
  shard: ShardId,
  { reader }: Pick<ReadingDependencies, 'reader'>,
): Promise<string | null> {
  const oldest = await reader.open(shard, { kind: 'earliest' }, callTimeoutMs);
  if (oldest.kind === 'open') return oldest.iterator;
  if (oldest.kind === 'gone') return null;
  throw new StreamUnreadable('Kinesis refuses to read the shard from its oldest record.');
}
