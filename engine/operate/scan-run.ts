import { deserialize } from 'bson';
import { bsonElements, textOf } from '../documents/bson-elements.ts';
import type { RecordSource } from '../documents/make-document.ts';
import { type ExpectedNumbers, numbersInTextOrder } from './numbers-in-text-order.ts';
import { idsOfRun, saysNumber } from './run-events.ts';

/** What is wrong with one number or document of a run. */
export interface RunProblem {
  readonly eventId: string;
  /**
   * `missing` it is nowhere; `wrong` its document says something else; `double` another id of the run has an expected
   * number; `unexpected` an id of the run that is not expected.
   */
  readonly problem: 'missing' | 'wrong' | 'double' | 'unexpected';
}

/** What some documents of a run show. */
export interface ScannedRun {
  readonly documents: number;
  /** Numbers without a document. */
  readonly gaps: readonly number[];
  readonly problems: readonly RunProblem[];
  /** Where the next page begins; null where there is none. */
  readonly after: string | null;
}

/** One page of a run's documents, in the order of their ids. */
export interface RunPage {
  readonly runId: string;
  readonly expect: ExpectedNumbers;
  /** What follows the run's name in the last id of the page before; null for the first page. */
  readonly after: string | null;
  /** Raw BSON. */
  readonly documents: readonly Uint8Array[];
  /** True where no document follows. */
  readonly isLast: boolean;
  readonly source: RecordSource;
}

/** Compares a page of documents with the expected numbers, both in the order of their texts. Pure. */
export function scanRun({ runId, expect, after, documents, isLast, source }: RunPage): ScannedRun {
  const { start } = idsOfRun(runId);
  const expected = numbersInTextOrder(expect, after);
  const gaps: number[] = [];
  const problems: RunProblem[] = [];
  let count = 0;
  let next = expected.next();
  let last = after;
  for (const stored of documents) {
    const eventId = textOf(bsonElements(stored).get('_id')) ?? '';
    const text = eventId.slice(start.length);
    last = text;
    for (; next.done !== true && String(next.value) < text; next = expected.next()) gaps.push(next.value);
    if (next.done !== true && String(next.value) === text) {
      if (saysNumber(stored, runId, next.value, source)) count += 1;
      else problems.push({ eventId, problem: 'wrong' });
      next = expected.next();
      continue;
    }
    // Another run may have a name that begins with this one's and a colon.
    if (text.includes(':')) continue;
    problems.push({ eventId, problem: isNumberOf(stored, expect) ? 'double' : 'unexpected' });
  }
  if (isLast) for (; next.done !== true; next = expected.next()) gaps.push(next.value);
  return { documents: count, gaps, problems, after: isLast ? null : last };
}

function isNumberOf(stored: Uint8Array, { first, last }: ExpectedNumbers): boolean {
  const value: unknown = deserialize(stored)['value'];
  const number: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'number') : undefined;
  return typeof number === 'number' && number >= first && number <= last;
}
