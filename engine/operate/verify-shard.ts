import { skipsBeyond } from '../checkpoints/plan-change.ts';
import { HighwaterError } from '../runtime/errors.ts';
import type { ReadStart } from '../stream/ports.ts';
import type { ShardId } from '../stream/position.ts';
import { numberOf, readStartAfter } from '../stream/read-page.ts';
import { readShard } from '../stream/read-shard.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { ShardBatch } from '../stream/record.ts';
import type { SequenceNumber, SequenceRange } from '../stream/sequence-number.ts';
import { cutReplay, endMissing, missingRange } from './replay-bounds.ts';
import type { ReplayTask } from './replay-range.ts';
import { isGone } from './replay-shard.ts';
import type { Step } from './step.ts';
import { type VerifyDependencies, verifyBatch } from './verify-batch.ts';
import { addVerified, nothingVerified, type VerifiedSums } from './verify-counts.ts';

/** What one shard came to. */
export interface VerifiedShard extends VerifiedSums {
  readonly shard: ShardId;
  /** Ranges whose records had left the stream, or may have: of them nothing is known. */
  readonly unread: readonly SequenceRange[];
  /** Where to go on: the step was over, or met trouble that may pass. Null where all is read. */
  readonly next: ReadStart | null;
  readonly trouble: HighwaterError | null;
}

/**
 * Reads part of a shard as a replay does, and looks for what each record has left in the database. Writes nothing. Records
 * that were dead-lettered by command are not looked into.
 *
 * @throws HighwaterError on trouble that does not pass by itself.
 */
export async function verifyShard(
  { incarnation, shard, start, end }: ReplayTask,
  dependencies: VerifyDependencies,
  { isOver }: Step,
): Promise<VerifiedShard> {
  const { consumer, startsAt } = dependencies;
  const { streamName } = consumer;
  const unread: SequenceRange[] = [];
  let sums = nothingVerified;
  let last = numberOf(start);
  const report = (next: ReadStart | null, trouble: HighwaterError | null): VerifiedShard => ({
    shard,
    ...sums,
    unread,
    next,
    trouble,
  });
  try {
    const skipRecords = await recordsNotLookedInto({ incarnation, shard }, dependencies);
    const context = { incarnation, shard, skipRecords, start: startsAt, decoding: consumer.decoding };
    for await (const page of readShard(shard, start, dependencies)) {
      const { due, isPast } = cutReplay(page.records, end);
      // What comes from now on arrives after the end: the shard need not be followed any longer.
      const isLater = due.length < page.records.length && page.isCaughtUp;
      const isEnd = isPast || isLater;
      let gap = missingRange(page.missing, { start, end });
      const batch = { streamName, shard, records: due };
      for (let rest: ShardBatch | null = due.length === 0 ? null : batch; rest !== null; ) {
        const front = await verifyBatch(rest, context, dependencies);
        sums = addVerified(sums, front.verified);
        last = front.verified.at(-1)?.planned.record.sequence ?? last;
        // Not before: a step that begins again here finds it again.
        if (gap !== null) unread.push(gap);
        gap = null;
        rest = front.rest;
        if (last !== null && (rest !== null || !isEnd) && isOver()) return report(readStartAfter(last), null);
      }
      if (gap !== null) unread.push(gap);
      if (isEnd) break;
    }
    const rest = endMissing(last, { start, end });
    if (rest !== null && (await isGone(rest.through, { shard, start, last }, dependencies))) unread.push(rest);
  } catch (error) {
    if (!(error instanceof HighwaterError) || !error.retriable) throw error;
    return report(last === null ? start : readStartAfter(last), error);
  }
  return report(null, null);
}

/**
 * Records that were dead-lettered by command, or are to be. One that the checkpoint has passed did no harm to the consumer:
 * where no such dead letter is left of it, it is looked into.
 */
async function recordsNotLookedInto(
  { incarnation, shard }: Pick<ReplayTask, 'incarnation' | 'shard'>,
  { consumer, deadLetterStore }: VerifyDependencies,
): Promise<readonly SequenceNumber[]> {
  const row = await consumer.checkpoints.load({ group: consumer.group, incarnation, shard }, callTimeoutMs);
  const ahead = skipsBeyond(row?.skips, row?.sequence ?? null).skips ?? [];
  return [...(await deadLetterStore.skipped({ incarnation, shard }, callTimeoutMs)), ...ahead];
}
