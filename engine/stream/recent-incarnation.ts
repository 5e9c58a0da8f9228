import { createAskPace, freshForMs } from './ask-pace.ts';
import { IncarnationUnknown, StreamCallsLimited } from './errors.ts';
import type { StreamIncarnations, StreamSummary } from './ports.ts';
import type { StreamIncarnation } from './position.ts';
import { callTimeoutMs } from './reading-dependencies.ts';

/** What Kinesis said, and whether that was recently enough to name positions. */
export interface RecentAnswer extends StreamSummary {
  readonly isCertain: boolean;
  /** True where Kinesis was asked for it just now: nobody needs to confirm it once more. */
  readonly isNew: boolean;
}

/**
 * Remembers, for one execution environment, which incarnation of the stream it reads. The calls of all environments share
 * one limit, so a batch that skips nothing makes do with an answer of the last minute, or of `freshForMs`.
 */
export interface RecentIncarnation {
  /**
   * Waits up to `timeoutMs` for the first answer, and retries if it fails. Waits only briefly to renew an answer that
   * is too old.
   *
   * @throws IncarnationUnknown where Kinesis does not answer and never has.
   */
  recent(timeoutMs: number): Promise<RecentAnswer>;
  /** Asks Kinesis now, with retries, for callers that need an answer. Null if Kinesis does not answer in time. */
  confirmNow(timeoutMs: number): Promise<StreamSummary | null>;
  /** Asks Kinesis now, once, if this environment has its turn; null where it has not, or Kinesis does not answer. */
  confirmInTurn(timeoutMs: number): Promise<StreamSummary | null>;
}

/** What tells the time to one execution environment, and one from the other. */
export interface AskingTimes {
  /** May jump: an answer from the future is asked for again. */
  readonly now: () => Date;
  /** Milliseconds since any moment; never set back. */
  readonly monotonicMs: () => number;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

interface Answer {
  readonly summary: StreamSummary;
  readonly askedAtMs: number;
  /** Asked for again from this age on: some time before it is too old, so that not all ask at once, nor too late. */
  readonly renewAfterMs: number;
}

/** Within one step, as the SDK has it. */
const maxAttempts = 3;
/**
 * An answer that is too old is waited for so long: a connection that was dropped while the environment was frozen costs one
 * more try, and a batch that cannot do without an answer does not come again at once. Batches that can are held up no longer.
 */
const longestRenewalMs = 1_500;
/** Of the time for which an answer is fresh. */
const earliestRenewal = 0.5;

/** A memory of its own for each execution environment. */
export function rememberIncarnation(
  source: StreamIncarnations,
  { now, monotonicMs, random, sleep }: AskingTimes,
): RecentIncarnation {
  const pace = createAskPace(random);
  let last: Answer | undefined;

  const ask = async (timeoutMs: number): Promise<StreamSummary> => {
    const askedAtMs = now().getTime();
    try {
      const summary = await source.confirm(timeoutMs);
      pace.answered(summary.openShards, monotonicMs());
      const renewAfterMs = freshForMs(summary.openShards) * (1 - earliestRenewal * random());
      last = { summary, askedAtMs, renewAfterMs };
      return summary;
    } catch (error) {
      if (error instanceof IncarnationUnknown) pace.failed(error instanceof StreamCallsLimited, monotonicMs());
      throw error;
    }
  };
  const askUntilAnswered = async (timeoutMs: number): Promise<StreamSummary> => {
    const endMs = monotonicMs() + timeoutMs;
    let trouble = new IncarnationUnknown("It is too early to ask Kinesis again for the stream's creation time.");
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const nowMs = monotonicMs();
      const leftMs = endMs - nowMs;
      const pauseMs = pace.notBeforeMs() - nowMs;
      // Also where that is in vain: the batch comes again at once.
      if (pauseMs > 0) await sleep(Math.max(0, Math.min(pauseMs, leftMs)));
      if (pauseMs >= leftMs) break;
      try {
        return await ask(Math.max(1, Math.floor(endMs - monotonicMs())));
      } catch (error) {
        if (!(error instanceof IncarnationUnknown)) throw error;
        trouble = error;
      }
    }
    throw trouble;
  };
  const orNull = async (answer: Promise<StreamSummary>): Promise<StreamSummary | null> => {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof IncarnationUnknown)) throw error;
      return null;
    }
  };
  const isYounger = ({ askedAtMs }: Answer, thanMs: number): boolean => {
    const ageMs = now().getTime() - askedAtMs;
    return ageMs >= 0 && ageMs < thanMs;
  };

  return {
    async recent(timeoutMs) {
      if (last === undefined) return { ...(await askUntilAnswered(timeoutMs)), isCertain: true, isNew: true };
      const isCertain = isYounger(last, freshForMs(last.summary.openShards));
      const isDue = !isYounger(last, last.renewAfterMs) && monotonicMs() >= pace.notBeforeMs();
      const renewed = !isCertain
        ? await orNull(askUntilAnswered(Math.min(timeoutMs, longestRenewalMs)))
        : isDue
          ? await orNull(ask(timeoutMs))
          : null;
      if (renewed !== null) return { ...renewed, isCertain: true, isNew: true };
      // An older answer still says where the checkpoint lies; it names no positions and skips nothing.
      return { ...last.summary, isCertain, isNew: false };
    },
    confirmNow: (timeoutMs) => orNull(askUntilAnswered(timeoutMs)),
    confirmInTurn: async (timeoutMs) => (pace.hasTurn(monotonicMs()) ? orNull(ask(timeoutMs)) : null),
  };
}

/**
 * Has Kinesis confirm now which incarnation of the stream this is: a command speaks of the present one.
 *
 * @throws IncarnationUnknown
 */
export async function requireIncarnation(
  incarnation: Pick<RecentIncarnation, 'confirmNow'>,
): Promise<StreamIncarnation> {
  const confirmed = await incarnation.confirmNow(callTimeoutMs);
  if (confirmed !== null) return confirmed.incarnation;
  throw new IncarnationUnknown('Kinesis does not say when the stream was created: give the command again.');
}
