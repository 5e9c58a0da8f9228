import { deliveredRecord, shownEventId } from '../consume/plan-batch.ts';
import type { SequenceNumber } from '../stream/sequence-number.ts';
import type { Finding, VerifiedRecord } from './verify-batch.ts';

/** How many parts of records have left what. Most records are one part. */
export interface VerifiedCounts {
  readonly records: number;
  /** The sum of what follows. */
  readonly parts: number;
  readonly documents: number;
  /** Equal to a stored event of another record. */
  readonly duplicates: number;
  readonly openDeadLetters: number;
  readonly discardedDeadLetters: number;
  readonly beforeStart: number;
  readonly skipped: number;
  readonly pending: number;
  /** Empty envelopes, and control messages: there is nothing to store of them. */
  readonly nothing: number;
  readonly conflicts: number;
  readonly missing: number;
}

/** A record that is not accounted for. */
export interface VerifyExample {
  readonly sequence: SequenceNumber;
  /** Which part of the record; null where it is no envelope. */
  readonly part: string | null;
  /** `<source> <id>`, cut after some hundred characters; null where the record shows none. */
  readonly eventId: string | null;
  readonly problem: 'missing' | 'conflict';
}

/** What verified records come to. */
export interface VerifiedSums {
  readonly counts: VerifiedCounts;
  /** How many dead letters have which reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The first few. */
  readonly examples: readonly VerifyExample[];
}

const mostExamples = 20;
const longestEventId = 256;

/** Of no record. */
export const nothingVerified: VerifiedSums = {
  counts: {
    records: 0,
    parts: 0,
    documents: 0,
    duplicates: 0,
    openDeadLetters: 0,
    discardedDeadLetters: 0,
    beforeStart: 0,
    skipped: 0,
    pending: 0,
    nothing: 0,
    conflicts: 0,
    missing: 0,
  },
  reasons: {},
  examples: [],
};

/** Adds what some more records have left. */
export function addVerified(sums: VerifiedSums, verified: readonly VerifiedRecord[]): VerifiedSums {
  const counts = { ...sums.counts };
  const reasons = { ...sums.reasons };
  const examples = [...sums.examples];
  counts.records += new Set(verified.map(({ planned }) => deliveredRecord(planned))).size;
  for (const { planned, finding } of verified) {
    counts.parts += 1;
    counts[countOf(finding)] += 1;
    if (finding.kind === 'dead-letter') reasons[finding.reason] = (reasons[finding.reason] ?? 0) + 1;
    const isWrong = finding.kind === 'missing' || finding.kind === 'conflict';
    if (!isWrong || examples.length === mostExamples) continue;
    const eventId = shownEventId(planned)?.slice(0, longestEventId) ?? null;
    const { sequence, part = null } = planned.record;
    examples.push({ sequence, part, eventId, problem: finding.kind });
  }
  return { counts, reasons, examples };
}

function countOf(finding: Finding): keyof VerifiedCounts {
  switch (finding.kind) {
    case 'document':
      return 'documents';
    case 'duplicate':
      return 'duplicates';
    case 'conflict':
      return 'conflicts';
    case 'before-start':
      return 'beforeStart';
    case 'dead-letter':
      return finding.isOpen ? 'openDeadLetters' : 'discardedDeadLetters';
    case 'skipped':
    case 'pending':
    case 'nothing':
    case 'missing':
      return finding.kind;
  }
}
