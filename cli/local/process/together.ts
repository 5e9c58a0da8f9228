/**
 * Waits for all works. When one fails, the others are told to end and waited for, so that nothing goes on unseen.
 *
 * @throws what the first one failed with.
 */
export async function together(
  signal: AbortSignal,
  works: readonly ((signal: AbortSignal) => Promise<unknown>)[],
): Promise<void> {
  const failure = new AbortController();
  const shared = AbortSignal.any([signal, failure.signal]);
  const running = works.map((work) => work(shared));
  try {
    await Promise.all(running);
  } catch (error) {
    failure.abort(error);
    await Promise.allSettled(running);
    throw error;
  }
}
