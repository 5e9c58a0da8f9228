import { type Progress, PublishIncomplete, StreamUnavailable } from '../errors.ts';

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
    throw new PublishIncomplete(
      'An entry failed at every attempt',
      { ...progress, code },
      { retriable: true },
    );
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
