import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { VirtualTime } from '../engine/virtual-time.ts';
import type { NoteExcess } from './excess.ts';
import type { Question } from './question.ts';

/**
 * Five were the most in 1 500 seeds: an iterator that has expired is replaced three times, and the shard may have been busy
 * before; and five invocations may each have left the same question to a connection that was still being made. More could come
 * only of a shard that is busy again and again, in spite of the retries of the SDK, which do not count here.
 */
const mostUnanswered = 8;
/**
 * Pages may be empty for long, and iterators expire in between: twelve were the most in 1 500 seeds, and each further one comes
 * in two of three cases at worst. A loop that gets nowhere meets any bound.
 */
const mostOfOnePage = 50;
/**
 * What has failed, after all retries of the SDK or the driver, is not asked for again without a pause; once at most it was in
 * 1 500 seeds. Steps that follow one another may each need one of these, whatever became of the one before: three of an order
 * ask which incarnation of the stream it is.
 */
const mostAtOnce: ReadonlyMap<string, number> = new Map([['DescribeStreamSummaryCommand', 2]]);

/** What a client asks before it can be used. */
const connecting: ReadonlySet<string> = new Set(['connect', 'hello', 'listCollections']);

/** How often a question was asked, the last time included. */
interface Asked {
  /** In a row, without an answer. */
  readonly unanswered: number;
  /** Of a page: since the invocation or the order began. */
  readonly times: number;
  /** In a row, each at the very moment that the one before failed. */
  readonly atOnce: number;
  isAnswered: boolean;
  failedAtMs?: number;
}

/** Watches how often one process asks for the same thing within one invocation or order: I7. */
export class CallChecker {
  readonly #process: string;
  readonly #time: VirtualTime;
  readonly #note: NoteExcess;
  readonly #asked = new Map<string, Asked>();
  #isCutOff = false;
  /** Those of the present invocation. */
  #underWay = new Set<object>();

  constructor(process: string, time: VirtualTime, note: NoteExcess) {
    this.#process = process;
    this.#time = time;
    this.#note = note;
  }

  /** Questions of the present invocation that are not answered yet. */
  get underWay(): number {
    return this.#underWay.size;
  }

  /** An invocation begins: what the one before asked for does not count any more. */
  begin(): void {
    this.#asked.clear();
    this.#underWay = new Set();
  }

  /**
   * Asks in the place of the process. One that has asked too often hears nothing any more: a loop in which no time passes would
   * never end.
   */
  ask<T>(question: Question, ask: () => Promise<T>): Promise<T> {
    const asked = this.#count(question);
    const excess = this.#isCutOff ? undefined : excessOf(question.kind, asked);
    if (excess !== undefined) {
      this.#note(`${this.#process} asked ${excess}: ${question.kind} ${question.about}`);
      this.#isCutOff = true;
    }
    if (this.#isCutOff) return new Promise(() => undefined);
    const reply = ask();
    const own = this.#underWay;
    // A client that an earlier invocation had begun to connect goes on with that.
    if (!connecting.has(question.kind)) own.add(asked);
    reply.then(
      () => {
        own.delete(asked);
        asked.isAnswered = true;
      },
      (error: unknown) => {
        own.delete(asked);
        // A condition that does not hold is an answer, too: one may ask anew at once, and not for ever.
        if (!(error instanceof ConditionalCheckFailedException)) asked.failedAtMs = this.#time.nowMs;
      },
    );
    return reply;
  }

  #count({ kind, about, isPage }: Question): Asked {
    const key = `${kind} ${about}`;
    const before = this.#asked.get(key);
    const asked: Asked = {
      unanswered: before?.isAnswered === false ? before.unanswered + 1 : 1,
      times: before !== undefined && isPage ? before.times + 1 : 1,
      atOnce: before?.failedAtMs === this.#time.nowMs ? before.atOnce + 1 : 0,
      isAnswered: false,
    };
    this.#asked.set(key, asked);
    return asked;
  }
}

function excessOf(kind: string, { unanswered, times, atOnce }: Asked): string | undefined {
  if (atOnce > (mostAtOnce.get(kind) ?? 0)) return 'again at the moment that it failed';
  if (unanswered > mostUnanswered) return `${unanswered} times without an answer`;
  return times > mostOfOnePage ? `${times} times without getting on` : undefined;
}
