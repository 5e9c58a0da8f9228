import type { MessageText } from '../input/parse-message.ts';

/**
 * What one request may carry: Lambda takes 6 MB of a synchronous one.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const requestLimits = { maxBytes: 6_000_000, maxMessages: 10_000 };

/** Room for everything in a request but its messages. */
export const requestFrameBytes = 2_000;

type Limits = typeof requestLimits;

/**
 * Gathers messages into requests: as many as fit, and less where no more come for a moment, so that nobody who types waits.
 * Where the source fails, what came before is given first.
 *
 * @param idle resolves after that moment.
 */
export async function* batchMessages(
  source: AsyncIterable<readonly MessageText[]>,
  { maxBytes, maxMessages }: Limits,
  idle: () => Promise<void>,
): AsyncGenerator<readonly MessageText[], void> {
  const iterator = source[Symbol.asyncIterator]();
  let batch: MessageText[] = [];
  let bytes = requestFrameBytes;
  const flush = (): readonly MessageText[] => {
    const full = batch;
    batch = [];
    bytes = requestFrameBytes;
    return full;
  };
  let coming = settled(iterator.next());
  for (;;) {
    const come = batch.length === 0 ? await coming : await Promise.race([coming, idle().then(() => undefined)]);
    if (come === undefined) {
      yield flush();
      continue;
    }
    if (!('result' in come) || come.result.done === true) {
      if (batch.length > 0) yield flush();
      if ('error' in come) throw come.error;
      return;
    }
    for (const message of come.result.value) {
      const size = Buffer.byteLength(message.json) + 1;
      if (batch.length >= maxMessages || (batch.length > 0 && bytes + size > maxBytes)) yield flush();
      batch.push(message);
      bytes += size;
    }
    coming = settled(iterator.next());
  }
}

/** The next piece or what went wrong: it may come while nobody waits for it. */
function settled<T>(
  next: Promise<IteratorResult<T, unknown>>,
): Promise<{ readonly result: IteratorResult<T, unknown> } | { readonly error: unknown }> {
  return next.then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
}
