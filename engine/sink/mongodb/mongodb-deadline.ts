import { MongoUnavailable } from '../errors.ts';

/** MongoDB did not answer within the time given: what it did is unknown, and its connection is not to be trusted. */
export class MongoDeadlineExceeded extends MongoUnavailable {}

/** Closing waits no longer: what does not answer need not be waited for. */
const closeWithinMs = 2_000;

/**
 * Resolves when `closing` has ended, well or not, or has taken too long; it may then still end by itself. The driver's
 * close has no bound of its own.
 */
export async function closeInTime(closing: Promise<unknown>): Promise<void> {
  await withinDeadline(closing, closeWithinMs).catch(() => undefined);
}

/**
 * Gives what `work` gives, or gives up on it after `timeoutMs`; it may then still take effect. The driver has no
 * deadline of its own for one operation: `timeoutMS` has no effect in 7.9, and a server may keep a connection open
 * without ever answering.
 *
 * @throws MongoDeadlineExceeded; whatever `work` throws in time.
 * @see https://github.com/mongodb/node-mongodb-native/blob/main/src/connection_string.ts
 */
export async function withinDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const deadline = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => deadline.reject(new MongoDeadlineExceeded('MongoDB did not answer in time.')),
    timeoutMs,
  );
  try {
    return await Promise.race([work, deadline.promise]);
  } finally {
    clearTimeout(timer);
  }
}
