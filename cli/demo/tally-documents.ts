import * as v from 'valibot';
import { numberEvents } from '../../engine/events/cloud-event.ts';
import { compareSequenceNumbers, parseSequenceNumber } from '../../engine/stream/sequence-number.ts';
import type { CheckpointRow } from './checkpoint-rows.ts';
import { type ExpectedMessage, expectedMessages } from './demo-plan.ts';

const numberValue = v.object({ number: v.pipe(v.number(), v.integer(), v.minValue(1)) });

/** What the verification reads of a document. */
export interface StoredDocument {
  readonly _id: unknown;
  readonly key?: unknown;
  readonly type?: unknown;
  readonly value?: unknown;
  readonly origin?: { readonly shard?: unknown; readonly sequence?: unknown };
}

/** What a collection holds, compared with what a run published. */
export interface Tally {
  readonly documents: number;
  /** The highest number that is there; 0 where there is none. */
  readonly reached: number;
  /** The lowest number that is not both there and covered by its shard's checkpoint: one above `to` where all are. */
  readonly resumesFrom: number;
  /** Numbers that are not there, ascending, then the ids of messages that are not there. */
  readonly missing: readonly (number | string)[];
  /** Numbers that are there more than once, under whatever id: the ids alone could not show it. */
  readonly doubled: readonly number[];
  /** Ids of documents that nobody published, or that differ from what was published. */
  readonly unexpected: readonly string[];
}

/** The `_id` of the document of a number. */
export function numberId(runId: string, number: number): string {
  return `${numberEvents.source} ${runId}:${number}`;
}

/** Which run is looked for. */
export interface TallySettings {
  readonly runId: string;
  readonly to: number;
  readonly checkpoints: readonly CheckpointRow[];
}

/**
 * Reads all documents once. Memory: two bytes and a bit a number.
 *
 * @param documents in whatever order.
 */
export async function tallyDocuments(
  documents: AsyncIterable<StoredDocument> | Iterable<StoredDocument>,
  settings: TallySettings,
): Promise<Tally> {
  const timesByNumber = new Uint8Array(settings.to + 1);
  const asPublished = new Uint8Array(settings.to + 1);
  const absentMessages = new Map(expectedMessages(settings.runId).map((message) => [message._id, message]));
  const unexpected: string[] = [];
  let [count, reached, firstUncovered] = [0, 0, settings.to + 1];
  for await (const document of documents) {
    count += 1;
    const number = numberOf(document, settings);
    if (number !== undefined) timesByNumber[number] = Math.min((timesByNumber[number] ?? 0) + 1, 255);
    if (number !== undefined && document._id === numberId(settings.runId, number)) {
      asPublished[number] = 1;
      reached = Math.max(reached, number);
      if (!isCovered(document, settings.checkpoints)) firstUncovered = Math.min(firstUncovered, number);
    } else if (isMessage(document, absentMessages)) absentMessages.delete(String(document._id));
    else unexpected.push(String(document._id));
  }
  const absent = numbersWhere(asPublished, (times) => times === 0);
  return {
    documents: count,
    reached,
    resumesFrom: Math.min(firstUncovered, absent[0] ?? settings.to + 1),
    missing: [...absent, ...absentMessages.keys()],
    doubled: numbersWhere(timesByNumber, (times) => times > 1),
    unexpected,
  };
}

/** The number that a document carries, whatever its id; undefined where it carries none of the range. */
function numberOf({ type, value }: StoredDocument, { to }: TallySettings): number | undefined {
  if (type !== numberEvents.type || !v.is(numberValue, value)) return undefined;
  return value.number <= to ? value.number : undefined;
}

function isMessage(document: StoredDocument, expected: ReadonlyMap<string, ExpectedMessage>): boolean {
  const message = expected.get(String(document._id));
  return message !== undefined && (document.key ?? null) === message.key && document.value === message.value;
}

function isCovered(document: StoredDocument, checkpoints: readonly CheckpointRow[]): boolean {
  const sequence = parseSequenceNumber(document.origin?.sequence);
  const checkpoint = checkpoints.find((row) => row.shard === document.origin?.shard)?.sequence;
  return sequence !== undefined && checkpoint !== undefined && compareSequenceNumbers(sequence, checkpoint) <= 0;
}

function numbersWhere(timesByNumber: Uint8Array, holds: (times: number) => boolean): number[] {
  const numbers: number[] = [];
  for (let number = 1; number < timesByNumber.length; number++)
    if (holds(timesByNumber[number] ?? 0)) numbers.push(number);
  return numbers;
}
