const baseDelayMs = 100;
const maxDelayMs = 5_000;

/**
 * Milliseconds to wait before the next attempt: exponential, with full jitter.
 *
 * @param attempts how many there were, at least one.
 * @param chance from 0 up to 1.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function retryDelayMs(attempts: number, chance: number): number {
  return Math.ceil(chance * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempts - 1)));
}
