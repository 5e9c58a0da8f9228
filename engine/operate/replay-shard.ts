import { addCounts, type OutcomeCounts } from '../consume/count-outcomes.ts';
import { HighwaterError } from '../runtime/errors.ts';
import { type RemainingMs, remainingMs } from '../runtime/time-budget.ts';
import { StreamUnreadable } from '../stream/errors.ts';
import { holdsRecord } from '../stream/find-missing.ts';
import type { ReadStart } from '../stream/ports.ts';
import type { ShardId, StreamIncarnation } from '../stream/position.ts';
import { numberOf, readStartAfter } from '../stream/read-page.ts';
import { readShard } from '../stream/read-shard.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { ShardBatch } from '../stream/record.ts';
import type { SequenceNumber, SequenceRange } from '../stream/sequence-number.ts';
import type { OperatorDependencies } from './dependencies.ts';
import { replayBatch } from './replay-batch.ts';
import { cutReplay, endMissing, missingRange, type ReplayEnd } from './replay-bounds.ts';
import type { LeftAlone } from './replay-range.ts';
import { logBatch } from './replay-whole.ts';
import type { Step } from './step.ts';

/** What is read again, from one place of a shard to another. */
export interface ShardRange {
  readonly incarnation: StreamIncarnation;
  readonly shard: ShardId;
  readonly start: ReadStart;
  readonly end: ReplayEnd;
  /** What arrived before is none of the group's business; null: all of it is. */
  readonly notBefore: Date | null;
  readonly leftAlone: readonly LeftAlone[];
}

/** What one shard came to. */
export interface ShardReplay {
  readonly shard: ShardId;
  readonly counts: OutcomeCounts;
  /** The last record that was read; null where none was, and reading started at no record. */
  readonly last: SequenceNumber | null;
  /** Ranges whose records had left the stream, or may have; they were not replayed. */
  readonly missing: readonly SequenceRange[];
  /** Where to go on: the step was over, or met trouble that may pass. Null where all is read. */
  readonly next: ReadStart | null;
  readonly trouble: HighwaterError | null;
}

/** How a shard is replayed. */
export interface ReplayHooks extends Step {
  /** Called after each batch, with its last record and what is left of its time. */
  readonly stored?: (through: SequenceNumber, remainingMs: RemainingMs) => Promise<void>;
}

/** What replaying works with. */
export type ReplayDependencies = Omit<OperatorDependencies, 'commands' | 'restarts' | 'failures'>;

/**
 * Reads part of a shard again and stores what is not stored yet. Each batch is logged before it is read, so that whoever looks
 * for the record that a run dies of finds it. Records that were dead-lettered by command are left alone, as are those that
 * the row or this command names.
 *
 * @throws HighwaterError on trouble that does not pass by itself.
 */
export async function replayShard(
  { incarnation, shard, start, end, notBefore, leftAlone }: ShardRange,
  dependencies: ReplayDependencies,
  { isOver, stored = async () => undefined }: ReplayHooks,
): Promise<ShardReplay> {
  const { consumer, log } = dependencies;
  const missing: SequenceRange[] = [];
  let counts = addCounts([]);
  let last = numberOf(start);
  const report = (next: ReadStart | null, trouble: HighwaterError | null): ShardReplay => ({
    shard,
    counts,
    last,
    missing,
    next,
    trouble,
  });
  try {
    const skipRecords = await recordsToSkip({ incarnation, shard, leftAlone }, dependencies);
    for await (const page of readShard(shard, start, dependencies)) {
      const range = missingRange(page.missing, { start, end });
      if (range !== null) missing.push(noted(range, shard, dependencies));
      const { due, isPast } = cutReplay(page.records, end);
      const batch = { streamName: consumer.streamName, shard, records: due };
      for (let rest: ShardBatch | null = due.length === 0 ? null : batch; rest !== null; ) {
        logBatch(rest, log);
        const left = remainingMs(dependencies);
        const front = await replayBatch(rest, { remainingMs: left, skipRecords, start: notBefore }, consumer);
        counts = addCounts([counts, front.counts]);
        await stored(front.through, left);
        last = front.through;
        rest = front.rest;
        // A step stores at least one batch, so that steps come to an end.
        if ((rest !== null || !isPast) && isOver()) return report(readStartAfter(last), null);
      }
      if (isPast) break;
    }
    const rest = endMissing(last, { start, end });
    if (rest !== null && (await isGone(rest.through, { shard, start, last }, dependencies)))
      missing.push(noted(rest, shard, dependencies));
  } catch (error) {
    if (!(error instanceof HighwaterError) || !error.retriable) throw error;
    return report(last === null ? start : readStartAfter(last), error);
  }
  return report(null, null);
}

/** Records that were dead-lettered by command, or that the row or this command names. */
export async function recordsToSkip(
  { incarnation, shard, leftAlone }: Pick<ShardRange, 'incarnation' | 'shard' | 'leftAlone'>,
  { consumer, deadLetterStore }: Pick<ReplayDependencies, 'consumer' | 'deadLetterStore'>,
): Promise<readonly SequenceNumber[]> {
  const row = await consumer.checkpoints.load({ group: consumer.group, incarnation, shard }, callTimeoutMs);
  return [
    ...(await deadLetterStore.skipped({ incarnation, shard }, callTimeoutMs)),
    ...(row?.skips ?? []),
    ...leftAlone.filter((record) => record.shard === shard).map(({ sequence }) => sequence),
  ];
}

/**
 * True if the last record of the range has expired or does not exist yet. A record that Kinesis holds but did not
 * return does not count as expired.
 *
 * @throws StreamUnreadable for such a record, unless it may have arrived before the time at which reading started.
 */
export async function isGone(
  end: SequenceNumber,
  { shard, start, last }: Pick<ShardRange, 'shard' | 'start'> & Pick<ShardReplay, 'last'>,
  dependencies: Pick<ReplayDependencies, 'reader' | 'sleep'>,
): Promise<boolean> {
  if (!(await holdsRecord(shard, end, dependencies))) return true;
  if (start.kind === 'time' && last === null) return false;
  throw new StreamUnreadable(`Kinesis holds record ${end} of ${shard} but did not return it: run the command again.`);
}

/** Says which records could not be read again, before anything stands on that. */
function noted(range: SequenceRange, shard: ShardId, { log }: Pick<ReplayDependencies, 'log'>): SequenceRange {
  log.info('records.missing', { shard, ...range });
  return range;
}
