/** Numbers to publish, both ends included. */
export interface PacedRange {
  readonly from: number;
  readonly to: number;
  /** Numbers a second; as fast as the stream takes them unless given. */
  readonly ratePerSecond?: number | undefined;
}

/** A part of a range, and when it may go. */
export interface RangeStep {
  readonly from: number;
  readonly to: number;
  /** Milliseconds after the first. */
  readonly dueMs: number;
}

/** Few enough that each can be an invocation, and enough that records flow between two of them. */
const stepsPerSecond = 4;

/** Cuts a range into the smaller ones that publish it at its pace, without gap or overlap. */
export function* pacedRanges({ from, to, ratePerSecond }: PacedRange): Iterable<RangeStep> {
  if (ratePerSecond === undefined) return yield { from, to, dueMs: 0 };
  const count = Math.max(1, Math.ceil(ratePerSecond / stepsPerSecond));
  for (let first = from; first <= to; first += count)
    yield {
      from: first,
      to: Math.min(to, first + count - 1),
      dueMs: ((first - from) * 1000) / ratePerSecond,
    };
}
