import { placeInMark, requiredMark } from '../consumer/core/required-mark.ts';
import { DatabaseBehindCheckpoint } from '../consumer/errors.ts';
import type { Checkpoint, HighWaterMarks } from '../consumer/ports.ts';
import type { ShardPosition } from '../shared/position.ts';
import { callTimeoutMs } from './dependencies.ts';

/**
 * Makes sure, before a row is changed, that the database is the one it speaks of, and holds as much as the changed row will
 * ask for. The mark that one asks for is made where it is another, and stays where it is where it is the same: what was
 * passed over was not stored.
 *
 * @throws DatabaseBehindCheckpoint where the database lacks it.
 * @throws MongoUnavailable where the outcome is unknown.
 */
export async function requireMark(
  position: ShardPosition,
  row: Checkpoint | null,
  changed: Checkpoint,
  marks: HighWaterMarks,
): Promise<void> {
  const needed = requiredMark(changed);
  if (needed === null) return;
  const held = requiredMark(row) === null ? null : placeInMark(row, needed.sequence);
  if ((await marks.raise(position, held, needed, callTimeoutMs)) === 'raised') return;
  throw new DatabaseBehindCheckpoint(
    'The database does not hold what the checkpoint says was written: point the group back at its database, or restart the group to read the stream again from its oldest record.',
    { fields: { group: position.group, shard: position.shard, checkpoint: needed.sequence } },
  );
}
