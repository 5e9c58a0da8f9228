import type { PendingEntry } from './pending-entries.ts';
import type { StreamEntry } from './ports.ts';

/** What the next call has to respect. */
export interface CallRules {
  readonly nowMs: number;
  /** One entry a key at a time: an entry waits until all earlier ones of its key are acknowledged. */
  readonly ordered: boolean;
  readonly limits: CallLimits;
}

/**
 * The entries of the next call, lowest index first; empty where none may be sent now. An entry that is larger than the
 * limit goes alone.
 *
 * @param pending all that is not acknowledged, in order of index.
 */
export function chooseCall(pending: Iterable<PendingEntry>, rules: CallRules): readonly PendingEntry[] {
  const chosen: PendingEntry[] = [];
  let bytes = 0;
  for (const candidate of firstOfEachKey(pending, rules.ordered)) {
    if (candidate.sendableAtMs > rules.nowMs) continue;
    if (chosen.length === rules.limits.maxEntries) break;
    if (chosen.length > 0 && bytes + candidate.bytes > rules.limits.maxBytes) break;
    chosen.push(candidate);
    bytes += candidate.bytes;
  }
  return chosen;
}

function* firstOfEachKey(pending: Iterable<PendingEntry>, ordered: boolean): Iterable<PendingEntry> {
  if (!ordered) return yield* pending;
  const seen = new Set<string>();
  for (const candidate of pending) {
    if (seen.has(candidate.entry.partitionKey)) continue;
    seen.add(candidate.entry.partitionKey);
    yield candidate;
  }
}

/** How much one PutRecords call may carry. */
export interface CallLimits {
  readonly maxEntries: number;
  /** Data and keys together. */
  readonly maxBytes: number;
}

/**
 * Kinesis takes 500 records and, since October 2025, 10 MiB a call. We stay below the 5 MiB that it took before: endpoints
 * that stand in for it still enforce those, and larger calls gain nothing, as a shard takes 1 MiB a second.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
 */
export const callLimits: CallLimits = { maxEntries: 500, maxBytes: 4.5 * 1024 * 1024 };

/**
 * What Kinesis counts towards its limits: data and partition key, in bytes of UTF-8.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
 */
export function entryBytes(entry: StreamEntry): number {
  return entry.data.byteLength + Buffer.byteLength(entry.partitionKey, 'utf8');
}
