import { CommandRefused } from '../checkpoints/errors.ts';
import { planClearSkip, planSkip } from '../checkpoints/plan-change.ts';
import { holdsRecord } from '../stream/find-missing.ts';
import type { ShardId } from '../stream/position.ts';
import { requireIncarnation } from '../stream/recent-incarnation.ts';
import type { SequenceNumber } from '../stream/sequence-number.ts';
import { changeCheckpoint } from './change-checkpoint.ts';
import type { OperatorDependencies } from './dependencies.ts';

/** The one record to be set aside. */
export interface SkipRecordCommand {
  readonly shard: ShardId;
  readonly sequence: SequenceNumber;
}

/**
 * Has the consumer dead-letter one record unread (C4): one that crashes the function each time. Several may be
 * named, one after the other: a batch may hold more than one of the kind. Works before the shard has a checkpoint, and
 * while a restart is under way. The checkpoint clears it as it passes the record; an invocation that had loaded the
 * row before the command does not see it, and its next delivery does.
 *
 * @throws CommandRefused where the shard holds no such record, it is handled already, or too many records are to be skipped.
 * @throws HighwaterError on other trouble: to give the same command again is safe.
 */
export async function skipRecord(
  { shard, sequence }: SkipRecordCommand,
  dependencies: Omit<OperatorDependencies, 'deadLetterStore'>,
): Promise<void> {
  const { consumer } = dependencies;
  const incarnation = await requireIncarnation(consumer.incarnation);
  if (!(await holdsRecord(shard, sequence, dependencies)))
    throw new CommandRefused(
      `The shard has no record ${sequence}: take the sequence number from the failing batch or its error.`,
    );
  await changeCheckpoint(
    { group: consumer.group, incarnation, shard },
    (row) => ({ to: planSkip(row, sequence), result: undefined }),
    dependencies,
  );
}

/** The commands to be taken back. */
export interface ClearSkipCommand {
  readonly shard: ShardId;
  /** Absent: all of the shard. */
  readonly sequence?: SequenceNumber;
}

/**
 * Takes back the command to skip one record, or all such commands of a shard, and gives the records whose commands are
 * gone, ascending; none where there is no such command (any more). A dead letter that it has made stays; an invocation
 * that had loaded the row before may still make one.
 *
 * @throws HighwaterError on trouble: to give the same command again is safe.
 */
export async function clearSkip(
  { shard, sequence }: ClearSkipCommand,
  dependencies: Pick<OperatorDependencies, 'consumer' | 'commands'>,
): Promise<readonly SequenceNumber[]> {
  const { consumer } = dependencies;
  const incarnation = await requireIncarnation(consumer.incarnation);
  return changeCheckpoint(
    { group: consumer.group, incarnation, shard },
    (row) => {
      const { to, cleared } = planClearSkip(row, sequence);
      return { to, result: cleared };
    },
    dependencies,
  );
}
