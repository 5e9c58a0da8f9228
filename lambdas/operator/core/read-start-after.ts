import type { SequenceNumber } from '../../shared/sequence-number.ts';
import type { ReadStart } from '../ports.ts';

/** Where reading goes on after that record; null: at the oldest. */
export function readStartAfter(sequence: SequenceNumber | null): ReadStart {
  return sequence === null ? { kind: 'earliest' } : { kind: 'after', sequence };
}

/** The number that reading starts after; null where it starts elsewhere. */
export function numberOf(start: ReadStart): SequenceNumber | null {
  return start.kind === 'after' ? start.sequence : null;
}
