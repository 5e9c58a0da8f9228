import {
  compareSequenceNumbers,
  lowestSequence,
  type SequenceNumber,
  type SequenceRange,
} from '../stream/sequence-number.ts';
import { CommandRefused } from './errors.ts';
import type { Checkpoint } from './ports.ts';

/**
 * The skips beyond a checkpoint at `sequence` (null: all of them), as a row holds them; a skip that was passed would
 * dead-letter a stored record.
 */
export function skipsBeyond(
  skips: Checkpoint['skips'] = [],
  sequence: SequenceNumber | null,
): Pick<Checkpoint, 'skips'> {
  const ahead = skips.filter((skip) => sequence === null || compareSequenceNumbers(skip, sequence) > 0);
  return ahead.length === 0 ? {} : { skips: ahead };
}

/** The most records of one shard that may be named to be skipped at once: whoever needs more wants a skip forward. */
export const mostSkips = 100;

/**
 * Adds one record to the row's skips, creating the row if needed; null if it is already there. Drops the skips that the
 * checkpoint has passed.
 *
 * @throws CommandRefused where the record is already handled, or the row has `mostSkips` already.
 */
export function planSkip(row: Checkpoint | null, record: SequenceNumber): Checkpoint | null {
  const { sequence, ...rest } = row ?? { sequence: null };
  if (sequence !== null && compareSequenceNumbers(record, sequence) <= 0) {
    throw new CommandRefused(
      `Record ${record} is already handled (the checkpoint is at ${sequence}): look for it in the documents and dead letters.`,
    );
  }
  const { skips = [] } = skipsBeyond(row?.skips, sequence);
  if (skips.some((skip) => compareSequenceNumbers(skip, record) === 0)) return null;
  if (skips.length >= mostSkips) {
    throw new CommandRefused(
      `This shard already has ${mostSkips} records to skip: wait until the checkpoint has passed some, or clear some.`,
    );
  }
  return { sequence, ...rest, skips: [...skips, record].sort(compareSequenceNumbers) };
}

/** A row without some of its records to skip. */
export interface ClearedSkips {
  /** Null where there is nothing to clear. */
  readonly to: Checkpoint | null;
  /** Ascending. */
  readonly cleared: readonly SequenceNumber[];
}

/** Gives the row without this record to skip, or without any where no record is named. */
export function planClearSkip(row: Checkpoint | null, record?: SequenceNumber): ClearedSkips {
  if (row?.skips === undefined) return { to: null, cleared: [] };
  const { skips, ...rest } = row;
  const isMeant = (skip: SequenceNumber): boolean => record === undefined || compareSequenceNumbers(skip, record) === 0;
  const [cleared, left] = [skips.filter(isMeant), skips.filter((skip) => !isMeant(skip))];
  if (cleared.length === 0) return { to: null, cleared };
  return { to: left.length === 0 ? rest : { ...rest, skips: left }, cleared };
}

/** A skip as it will be made. */
export interface SkipForward {
  /** Null where the checkpoint stands at the target or beyond: the skip is done, by this command or by another. */
  readonly to: Checkpoint | null;
  /** What the group will never handle because of it; null where nothing is skipped. */
  readonly skipped: SequenceRange | null;
}

/**
 * Plans to move a shard's checkpoint to a later record, even without a row. The new row requires no more of the sink
 * checkpoint than the old one: what is skipped is not in the database.
 */
export function planSkipForward(row: Checkpoint | null, target: SequenceNumber): SkipForward {
  const { sequence = null, sinkThrough, retentionMs, skips } = row ?? {};
  if (sequence !== null && compareSequenceNumbers(target, sequence) <= 0) return { to: null, skipped: null };
  return {
    to: {
      sequence: target,
      sinkThrough: sinkThrough ?? sequence ?? lowestSequence,
      ...(retentionMs === undefined ? {} : { retentionMs }),
      ...skipsBeyond(skips, target),
    },
    skipped: { after: sequence, through: target },
  };
}

/** What the sink checkpoint must have reached where this is the row; null where nothing is required of it. */
export function requiredSinkCheckpoint(row: Checkpoint | null): SequenceNumber | null {
  const required = row?.sinkThrough ?? row?.sequence ?? null;
  return required !== null && compareSequenceNumbers(required, lowestSequence) > 0 ? required : null;
}
