import type { Checkpoint } from '../../consumer/ports.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../shared/sequence-number.ts';

/** A row without some of its orders to skip. */
export interface ClearedSkips {
  /** Null where there is nothing to clear. */
  readonly to: Checkpoint | null;
  /** Ascending. */
  readonly cleared: readonly SequenceNumber[];
}

/** Takes the order to skip this record out of the row, or all of them where no record is named. */
export function planClearSkip(row: Checkpoint | null, record?: SequenceNumber): ClearedSkips {
  if (row?.skips === undefined) return { to: null, cleared: [] };
  const { skips, ...rest } = row;
  const isMeant = (skip: SequenceNumber): boolean =>
    record === undefined || compareSequenceNumbers(skip, record) === 0;
  const [cleared, left] = [skips.filter(isMeant), skips.filter((skip) => !isMeant(skip))];
  if (cleared.length === 0) return { to: null, cleared };
  return { to: left.length === 0 ? rest : { ...rest, skips: left }, cleared };
}
