import type { StreamIncarnation } from '../shared/position.ts';
import { IncarnationUnknown } from './errors.ts';
import type { StreamIncarnations } from './ports.ts';

/** An incarnation, and whether Kinesis confirmed it within the last minute. */
export interface RecentAnswer {
  readonly incarnation: StreamIncarnation;
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
  confirmNow(timeoutMs: number): Promise<StreamIncarnation | null>;
}

const freshForMs = 60_000;

/** A memory of its own for each sandbox. `now` may jump: an answer from the future is asked for again. */
export function rememberIncarnation(source: StreamIncarnations, now: () => Date): RecentIncarnation {
  let last: { readonly incarnation: StreamIncarnation; readonly askedAtMs: number } | undefined;

  const ask = async (timeoutMs: number): Promise<StreamIncarnation> => {
    const askedAtMs = now().getTime();
    const incarnation = await source.confirm(timeoutMs);
    last = { incarnation, askedAtMs };
    return incarnation;
  };
  const isFresh = (askedAtMs: number): boolean => {
    const ageMs = now().getTime() - askedAtMs;
    return ageMs >= 0 && ageMs < freshForMs;
  };

  return {
    async recent(timeoutMs) {
      if (last !== undefined && isFresh(last.askedAtMs))
        return { incarnation: last.incarnation, isCertain: true };
      try {
        return { incarnation: await ask(timeoutMs), isCertain: true };
      } catch (error) {
        // An older answer still says where the checkpoint lies; it names no positions and skips nothing.
        if (!(error instanceof IncarnationUnknown) || last === undefined) throw error;
        return { incarnation: last.incarnation, isCertain: false };
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
