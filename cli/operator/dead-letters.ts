import * as v from 'valibot';
import type { DeadLetterState } from '../../engine/documents/dead-letter.ts';
import { time } from '../../engine/operate/command-fields.ts';
import type { Operator } from './invoke-operator.ts';

const text = v.nullable(v.string());
const moment = v.nullable(time);
const summary = v.object({
  id: v.string(),
  reason: v.object({ code: text, message: text }),
  eventId: text,
  key: text,
  origin: v.object({ stream: text, shard: text, sequence: text }),
  arrivedAt: moment,
  size: v.nullable(v.number()),
  state: text,
  deadLetteredAt: moment,
  redrivenAt: moment,
  discardedAt: moment,
  refusedAgainAt: moment,
});
const next = v.nullable(v.looseObject({}));
const pageSchema = v.object({ deadLetters: v.array(summary), next });
const rangeSchema = v.object({ deadLetter: summary, payload: text, next });

/** A dead letter as the operator function shows it. */
export type DeadLetter = v.InferOutput<typeof summary>;

/** Which dead letters to list. */
export interface ListFilter {
  readonly states: readonly DeadLetterState[];
  readonly reasonCode?: string | undefined;
}

/**
 * Lists dead letters by id, page after page; each is asked for when the one before was taken.
 *
 * @param most ends after so many.
 * @throws OperatorFailed
 */
export async function* listPages(
  operator: Operator,
  { states, reasonCode }: ListFilter,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<{ readonly deadLetters: readonly DeadLetter[]; readonly isLast: boolean }> {
  const first = { command: 'list-dead-letters', states, ...(reasonCode === undefined ? {} : { reasonCode }) };
  let left = most;
  for (let request: object | null = first; request !== null && left > 0; ) {
    const answer: v.InferOutput<typeof pageSchema> = await operator.send(request, pageSchema);
    const deadLetters = answer.deadLetters.slice(0, left);
    left -= deadLetters.length;
    request = answer.next;
    yield { deadLetters, isLast: request === null && deadLetters.length === answer.deadLetters.length };
  }
}

/** A range of a payload; null where the dead letter holds no bytes. */
export interface PayloadRange {
  readonly deadLetter: DeadLetter;
  readonly bytes: Uint8Array | null;
}

/**
 * Reads one dead letter with its payload, range after range; each is asked for when the one before was taken.
 *
 * @throws OperatorFailed, where there is no such dead letter as well.
 */
export async function* readRanges(operator: Operator, id: string): AsyncGenerator<PayloadRange> {
  for (let request: object | null = { command: 'read-dead-letter', id }; request !== null; ) {
    const answer: v.InferOutput<typeof rangeSchema> = await operator.send(request, rangeSchema);
    const { deadLetter, payload } = answer;
    request = answer.next;
    yield { deadLetter, bytes: payload === null ? null : Buffer.from(payload, 'base64') };
  }
}
