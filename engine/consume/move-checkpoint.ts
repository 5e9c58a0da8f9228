import type { TimeBudget } from '../runtime/time-budget.ts';
import type { StreamRecord } from '../stream/record.ts';
import { countOutcomes } from './count-outcomes.ts';
import type { ConsumerDependencies } from './dependencies.ts';
import type { LocatedBatch } from './locate-batch.ts';
import type { ResolvedRecords } from './resolve-outcomes.ts';

/** One step of the checkpoint. */
export interface CheckpointMove {
  readonly handled: ResolvedRecords;
  /** The record that it moves to; null where it stays. */
  readonly last: StreamRecord | null;
  readonly located: LocatedBatch;
  readonly requestId: string;
}

/**
 * Moves the checkpoint to the last handled record, once the sink checkpoint is there. One that stands further already is
 * left there.
 *
 * @throws CheckpointUnreadable, CheckpointStoreUnavailable
 */
export async function moveCheckpoint(
  { handled, last, located, requestId }: CheckpointMove,
  budget: TimeBudget,
  { checkpoints }: Pick<ConsumerDependencies, 'checkpoints'>,
): Promise<void> {
  if (last === null) return;
  const counts = countOutcomes(handled);
  await checkpoints.advance(
    located.position,
    {
      from: located.checkpoint,
      to: last.sequence,
      arrivedAt: last.arrivedAt,
      retentionMs: located.retentionMs,
      writer: requestId,
      counts: {
        records: counts.parts - counts.skipped,
        documents: counts.inserted,
        duplicates: counts.duplicates + counts.inBatchDuplicates,
        deadLetters: counts.deadLetters,
      },
    },
    budget.closingMs(),
  );
}
