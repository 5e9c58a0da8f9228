import { type PlannedRecord, planBatch, shownEventId } from '../consume/plan-batch.ts';
import type { LetterEvent } from '../sink/ports.ts';
import type { ReadStart } from '../stream/ports.ts';
import { readStartAfter } from '../stream/read-page.ts';
import { readShard } from '../stream/read-shard.ts';
import { callTimeoutMs } from '../stream/reading-dependencies.ts';
import type { ShardBatch } from '../stream/record.ts';
import { cutReplay } from './replay-bounds.ts';
import type { ReplayTask } from './replay-range.ts';
import { recordsToSkip } from './replay-shard.ts';
import { numberOfId } from './run-events.ts';
import type { Step } from './step.ts';
import type { VerifyDependencies } from './verify-batch.ts';

/** Later stamps than this clock's are taken along. */
const clockMarginMs = 60_000;

/** What lies after the checkpoints now, shard by shard. */
export async function planTail({
  consumer,
  shards,
}: Pick<VerifyDependencies, 'consumer' | 'shards'>): Promise<readonly ReplayTask[]> {
  const { incarnation } = await consumer.incarnation.recent(callTimeoutMs);
  const end = { kind: 'time', at: new Date(consumer.now().getTime() + clockMarginMs) } as const;
  const tasks: ReplayTask[] = [];
  for (const shard of await shards.list(callTimeoutMs)) {
    const row = await consumer.checkpoints.load({ group: consumer.group, incarnation, shard }, callTimeoutMs);
    tasks.push({ incarnation, shard, start: readStartAfter(row?.sequence ?? null), end });
  }
  return tasks;
}

/** What was found of the numbers looked for. */
export interface TracedTail {
  readonly found: ReadonlySet<number>;
  /** Where to go on; null where all is read. */
  readonly next: ReadStart | null;
}

/** Looks for numbers of a run in what lies after the checkpoint of one shard. */
export async function traceTail(
  { incarnation, shard, start, end }: ReplayTask,
  runId: string,
  dependencies: VerifyDependencies,
  { isOver }: Step,
): Promise<TracedTail> {
  const { consumer, startsAt } = dependencies;
  const skipRecords = await recordsToSkip({ incarnation, shard, leftAlone: [] }, dependencies);
  const context = { incarnation, shard, skipRecords, start: startsAt, skipThrough: null, decoding: consumer.decoding };
  const found = new Set<number>();
  for await (const page of readShard(shard, start, dependencies)) {
    const { due, isPast } = cutReplay(page.records, end);
    for (let rest: ShardBatch | null = { streamName: consumer.streamName, shard, records: due }; rest !== null; ) {
      const planned = planBatch(rest, context);
      for (const number of numbersOf(planned.plan, runId)) found.add(number);
      rest = planned.rest;
    }
    if (isPast || (due.length < page.records.length && page.isCaughtUp)) break;
    const through = due.at(-1)?.sequence;
    if (through !== undefined && isOver()) return { found, next: readStartAfter(through) };
  }
  return { found, next: null };
}

function numbersOf(plan: readonly PlannedRecord[], runId: string): readonly number[] {
  return plan.flatMap((planned) => {
    const id = shownEventId(planned);
    return (id === undefined ? undefined : numberOfId(runId, id)) ?? [];
  });
}

/** So many dead letters are looked at: nothing but their places is indexed. */
const mostLetters = 10_000;
const lettersPerPage = 1_000;

/** Looks for numbers of a run among the dead letters, the first of them where there are very many. */
export async function traceLetters(
  runId: string,
  { stored }: Pick<VerifyDependencies, 'stored'>,
): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  let after: string | null = null;
  for (let seen = 0; seen < mostLetters; seen += lettersPerPage) {
    const page: readonly LetterEvent[] = await stored.letterEvents(after, lettersPerPage, callTimeoutMs);
    for (const { eventId, state } of page) {
      const number = numberOfId(runId, eventId);
      // One that was redriven says that there is a document.
      if (number !== undefined && state !== 'redriven') found.add(number);
    }
    after = page.at(-1)?.id ?? null;
    if (page.length < lettersPerPage) break;
  }
  return found;
}
