import { IncarnationUnknown } from './errors.ts';
import type { StreamIncarnations, StreamSummary } from './stream-ports.ts';

/** What Kinesis said, and whether that was within the last minute. */
export interface RecentAnswer extends StreamSummary {
  readonly isCertain: boolean;
}

/**
 * Remembers, for one sandbox, which life of the stream it reads. DescribeStreamSummary is limited to 20 calls a second
 * an account, so a batch that skips nothing makes do with an answer of the last minute.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamSummary.html
 */
export interface RecentIncarnation {
  /** @throws IncarnationUnknown where Kinesis does not answer and never has. */
  recent(timeoutMs: number): Promise<RecentAnswer>;
  /** Asks Kinesis now; null where it does not answer. */
  confirmNow(timeoutMs: number): Promise<StreamSummary | null>;
}

const freshForMs = 60_000;

/** A memory of its own for each sandbox. `now` may jump: an answer from the future is asked for again. */
export function rememberIncarnation(source: StreamIncarnations, now: () => Date): RecentIncarnation {
  let last: { readonly summary: StreamSummary; readonly askedAtMs: number } | undefined;

  const ask = async (timeoutMs: number): Promise<StreamSummary> => {
    const askedAtMs = now().getTime();
    const summary = await source.confirm(timeoutMs);
    last = { summary, askedAtMs };
    return summary;
  };
  const isFresh = (askedAtMs: number): boolean => {
    const ageMs = now().getTime() - askedAtMs;
    return ageMs >= 0 && ageMs < freshForMs;
  };

  return {
    async recent(timeoutMs) {
      if (last !== undefined && isFresh(last.askedAtMs)) return { ...last.summary, isCertain: true };
      try {
        return { ...(await ask(timeoutMs)), isCertain: true };
      } catch (error) {
        // An older answer still says where the checkpoint lies; it names no positions and skips nothing.
        if (!(error instanceof IncarnationUnknown) || last === undefined) throw error;
        return { ...last.summary, isCertain: false };
      }
    },
    async confirmNow(timeoutMs) {
      try {
        return await ask(timeoutMs);
      } catch (error) {
        if (!(error instanceof IncarnationUnknown)) throw error;
        return null;
      }
    },
  };
}
