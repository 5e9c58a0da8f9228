import { DatabaseBehindCheckpoint } from '../consumer/errors.ts';
import type { HighWaterMarks } from '../consumer/ports.ts';
import type { ShardPosition } from '../shared/position.ts';
import type { SequenceNumber } from '../shared/sequence-number.ts';
import { callTimeoutMs } from './dependencies.ts';

/**
 * Raises the mark before its row moves.
 *
 * @throws DatabaseBehindCheckpoint where the mark lies below the row: then this is not the database that it speaks of.
 * @throws MongoUnavailable where the outcome is unknown.
 */
export async function raiseMark(
  position: ShardPosition,
  from: SequenceNumber | null,
  to: SequenceNumber,
  marks: HighWaterMarks,
): Promise<void> {
  if ((await marks.raise(position, from, to, callTimeoutMs)) === 'raised') return;
  throw new DatabaseBehindCheckpoint(
    'The database does not hold what the checkpoint says was written: point the group back at its database, or restart the group to read the stream again from its oldest record.',
    { fields: { group: position.group, shard: position.shard, checkpoint: from } },
  );
}
