import { formatRecordPosition } from '../shared/position.ts';
import type { SequenceNumber } from '../shared/sequence-number.ts';
import { countFates } from './core/count-fates.ts';
import type { DeadLetter } from './core/dead-letter.ts';
import { handledPrefixLength, lastToCheckpoint } from './core/handled-prefix.ts';
import { originOf } from './core/make-document.ts';
import type { PlannedRecord } from './core/plan-batch.ts';
import type { Fate } from './core/settle-fates.ts';
import type { TimeBudget } from './core/time-budget.ts';
import type { ConsumerDependencies, Invocation } from './dependencies.ts';
import { CheckpointFenced, DatabaseBehindCheckpoint, IncarnationUnknown } from './errors.ts';
import type { LocatedBatch } from './locate-batch.ts';

/** A batch whose documents are written, as far as they could be. */
export interface WrittenBatch {
  readonly plan: readonly PlannedRecord[];
  readonly fates: readonly Fate[];
  readonly located: LocatedBatch;
  readonly invocation: Invocation;
  readonly budget: TimeBudget;
  readonly dependencies: ConsumerDependencies;
}

/**
 * Makes the handled prefix of a batch final: dead letters, then the mark, then the checkpoint, each durable before the
 * next. Gives where the checkpoint stands afterwards. A prefix with nothing new still has its mark checked.
 *
 * @throws MongoUnavailable, CheckpointStoreUnavailable where a step is not proven; the steps after it are not taken.
 * @throws DatabaseBehindCheckpoint, CheckpointFenced where this invocation has no business here.
 */
export async function closeBatch(written: WrittenBatch): Promise<SequenceNumber | null> {
  const prefix = handledPrefixLength(written.fates);
  await keepDeadLetters(written, prefix);
  return advance(written, prefix);
}

async function keepDeadLetters(written: WrittenBatch, prefix: number): Promise<void> {
  const letters = deadLettersOf(written, prefix);
  if (letters.length === 0) return;
  if (!written.located.isPositionCertain) {
    throw new IncarnationUnknown(
      'A dead letter needs a position that Kinesis confirmed within the last minute.',
    );
  }
  await written.dependencies.deadLetters.put(letters, written.budget.closingMs);
}

function deadLettersOf({ plan, fates, located, dependencies }: WrittenBatch, prefix: number): DeadLetter[] {
  const { position } = located;
  return plan.slice(0, prefix).flatMap(({ record }, index) => {
    const fate = fates[index];
    if (fate?.kind !== 'dead') return [];
    return {
      _id: formatRecordPosition(position.incarnation, position.shard, record.sequence),
      reason: fate.rejection,
      ...(fate.eventId === undefined ? {} : { eventId: fate.eventId }),
      key: record.partitionKey,
      payload: record.data,
      origin: originOf(record, position),
      deadLetteredAt: dependencies.now(),
      state: 'open',
    };
  });
}

async function advance(written: WrittenBatch, prefix: number): Promise<SequenceNumber | null> {
  const { plan, fates, located, invocation, budget, dependencies } = written;
  const { position, checkpoint } = located;
  const loaded = checkpoint?.sequence ?? null;
  if (prefix === 0) return loaded;
  const records = plan.slice(0, prefix).map(({ record }) => record);
  const last = lastToCheckpoint(records, position, loaded);
  const to = last?.sequence ?? loaded;
  if (to === null) return null;
  if ((await dependencies.marks.raise(position, loaded, to, budget.closingMs)) === 'behind')
    throw behind(located);
  if (last === null) return loaded;
  const counts = countFates(fates.slice(0, prefix));
  const outcome = await dependencies.checkpoints.advance(
    position,
    {
      from: checkpoint,
      to: last.sequence,
      arrivedAt: last.arrivedAt,
      writer: invocation.requestId,
      counts: {
        records: counts.records - counts.skipped,
        documents: counts.inserted,
        duplicates: counts.duplicates + counts.copies,
        deadLetters: counts.deadLetters,
      },
    },
    budget.closingMs,
  );
  if (outcome === 'fenced')
    throw new CheckpointFenced('A reset has taken over this shard: this invocation is too late.');
  return last.sequence;
}

function behind({ position, checkpoint }: LocatedBatch): DatabaseBehindCheckpoint {
  return new DatabaseBehindCheckpoint(
    'The database does not hold what the checkpoint says was written: it is another database or collection than before, or was restored from an older backup. ' +
      'Point the group back at its database, or delete the checkpoint rows of this group to read the stream again from the start: documents that are there already are not doubled.',
    { fields: { group: position.group, shard: position.shard, checkpoint: checkpoint?.sequence } },
  );
}
