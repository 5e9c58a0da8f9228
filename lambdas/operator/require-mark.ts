import { requiredMark } from '../consumer/core/required-mark.ts';
import { DatabaseBehindCheckpoint } from '../consumer/errors.ts';
import type { Checkpoint, HighWaterMarks } from '../consumer/ports.ts';
import type { ShardPosition } from '../shared/position.ts';
import { lowestSequence } from '../shared/sequence-number.ts';
import { callTimeoutMs } from './dependencies.ts';

/**
 * Makes sure, before a row is moved over records that nobody handled, that the database is the one it speaks of. The mark
 * stays where it is; where there is none yet, and the row asks for none, it is made below every record.
 *
 * @throws DatabaseBehindCheckpoint where the mark lies below what the row asks for.
 * @throws MongoUnavailable where the outcome is unknown.
 */
export async function requireMark(
  position: ShardPosition,
  row: Checkpoint | null,
  marks: HighWaterMarks,
): Promise<void> {
  const required = requiredMark(row);
  if ((await marks.raise(position, required, required ?? lowestSequence, callTimeoutMs)) === 'raised') return;
  throw new DatabaseBehindCheckpoint(
    'The database does not hold what the checkpoint says was written: point the group back at its database, or restart the group to read the stream again from its oldest record.',
    { fields: { group: position.group, shard: position.shard, checkpoint: required } },
  );
}
