/**
 * When one execution environment may ask Kinesis for the stream's summary. The call is limited to 20 a second in an
 * account, and there is about one environment an open shard, each of which knows only itself.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamSummary.html
 */
export interface AskPace {
  /** The earliest moment for the next call: later than now only after a failure. */
  notBeforeMs(): number;
  /** True where a call that one can do without may be made now. Never before the first answer. */
  hasTurn(nowMs: number): boolean;
  /**
   * Takes a turn, whatever the call was made for.
   *
   * @param openShards as Kinesis says, at least one.
   */
  answered(openShards: number, nowMs: number): void;
  /** @param isLimited where Kinesis refused the call because there were too many. */
  failed(isLimited: boolean, nowMs: number): void;
}

const minuteMs = 60_000;
/** All environments of a group together then ask five times a second. */
const freshPerShardMs = 200;
/** All of them together have ten turns a second. */
const turnPerShardMs = 100;
/** Turns that all of them together may save up: few shards that are read anew from the beginning need no more. */
const savedTurns = 300;
const firstPauseMs = 1_000;
const pauseFactor = 4;
/** A call that was not refused for being one of many is tried again soon: nothing is gained by waiting. */
const longestPauseMs = { limited: 32_000, other: 4_000 };

/** How long an answer may name positions: a minute, and longer in a stream of over 300 open shards. */
export function freshForMs(openShards: number): number {
  return Math.max(minuteMs, freshPerShardMs * openShards);
}

/**
 * A pace of its own for each execution environment. After a failure it waits a random part of a pause that grows, so that
 * environments that were started together spread.
 *
 * @param random gives a number from 0 up to, not including, 1.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function createAskPace(random: () => number): AskPace {
  let failures = 0;
  let notBeforeMs = Number.NEGATIVE_INFINITY;
  let turnMs = Number.POSITIVE_INFINITY;
  let most = 1;
  let turns: number | null = null;
  let countedAtMs = 0;

  const count = (nowMs: number, counted: number): number => Math.min(most, counted + (nowMs - countedAtMs) / turnMs);
  return {
    notBeforeMs: () => notBeforeMs,
    hasTurn: (nowMs) => turns !== null && nowMs >= notBeforeMs && count(nowMs, turns) >= 1,
    answered(openShards, nowMs) {
      const left = turns === null ? null : Math.max(-1, count(nowMs, turns) - 1);
      turnMs = turnPerShardMs * openShards;
      most = Math.max(1, savedTurns / openShards);
      // Those that were started together do not have their first turns together, nor while others wait for their answer.
      turns = Math.min(most, left ?? most - 2 + random());
      countedAtMs = nowMs;
      failures = 0;
      notBeforeMs = Number.NEGATIVE_INFINITY;
    },
    failed(isLimited, nowMs) {
      const pauseMs = firstPauseMs * pauseFactor ** failures;
      failures += 1;
      const mostMs = Math.min(pauseMs, longestPauseMs[isLimited ? 'limited' : 'other']);
      // Never no pause at all.
      notBeforeMs = nowMs + Math.ceil((1 - random()) * mostMs);
      if (turns !== null) turns = Math.min(0, count(nowMs, turns));
      countedAtMs = nowMs;
    },
  };
}
