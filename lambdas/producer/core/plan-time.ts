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
