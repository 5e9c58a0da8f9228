import { type Progress, PublishIncomplete, StreamUnavailable } from './errors.ts';
/** When a run ends, in milliseconds on the clock's scale, each moment after the one before. */
export interface TimePlan {
  /** No call begins from here on; those in flight may end. */
  readonly stopAtMs: number;
  /** Calls still in flight are cut off. */
  readonly abortAtMs: number;
  /** The run answers, whatever is still open. */
  readonly answerAtMs: number;
}

/** Long enough for a slow call to end, for a cut one to notice, and for the answer to leave. */
const marginsMs = { stop: 5_000, abort: 1_500, answer: 500 };
/** Of a short invocation they get these shares instead. */
const shares = { stop: 0.3, abort: 0.1, answer: 0.05 };

/** Divides what is left of the invocation so that it answers before its time is over. */
export function planTime(nowMs: number, remainingMs: number): TimePlan {
  const before = (margin: keyof typeof shares): number =>
    nowMs + remainingMs - Math.min(marginsMs[margin], remainingMs * shares[margin]);
  return { stopAtMs: before('stop'), abortAtMs: before('abort'), answerAtMs: before('answer') };
}

/** Why sending ended before everything was acknowledged and before the time was over. */
export type Halt = { readonly kind: 'given-up' } | { readonly kind: 'fault'; readonly cause: unknown };

/**
 * The answer to the caller: progress, where there was any and the rest only needs more time.
 *
 * @param lastCode why an entry failed last; null where none did.
 * @throws PublishIncomplete where going on by itself would not help: the stream refuses, an entry failed too often, or
 * the time brought nothing at all.
 */
export function conclude(progress: Progress, halt: Halt | null, lastCode: string | null): Progress {
  const code = lastCode ?? 'NoTimeLeft';
  if (halt?.kind === 'fault') throw faultError(progress, halt.cause);
  if (halt?.kind === 'given-up')
    throw new PublishIncomplete('An entry failed at every attempt', { ...progress, code }, { retriable: true });
  if (progress.next !== null && progress.published === 0)
    throw new PublishIncomplete(
      'The time ran out before anything was acknowledged',
      { ...progress, code },
      { retriable: true },
    );
  return progress;
}

function faultError(progress: Progress, cause: unknown): unknown {
  if (!(cause instanceof StreamUnavailable)) return cause;
  return new PublishIncomplete(
    `Stream ${cause.streamName} does not take records`,
    { ...progress, code: cause.code },
    { retriable: false, cause },
  );
}
