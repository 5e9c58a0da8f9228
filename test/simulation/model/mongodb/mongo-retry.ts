import { MongoError, MongoNetworkError } from 'mongodb';
import { isWrite, type MongoCommand, type MongoReply } from './mongo-wire.ts';

/** What a client may be asked for; `connect`: to find its primary. */
export type MongoRequest = MongoCommand | { readonly kind: 'connect' };

/** Stands between those who use a client and the client: hears of each request, and asks in their place. */
export type MongoWatch = <T>(request: MongoRequest, ask: () => Promise<T>) => Promise<T>;

/** Carries out one command; throws what the driver throws for one attempt. */
export type MongoExchange = (command: MongoCommand) => Promise<MongoReply>;

/** @see https://github.com/mongodb/specifications/blob/master/source/retryable-reads/retryable-reads.md */
const retriableReads: ReadonlySet<unknown> = new Set([
  6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436,
]);

/**
 * The driver's one retry of reads and writes. A write is sent again as the very same operation, so that the server can
 * tell; where the second attempt wrote nothing, the error of the first is what counts.
 *
 * @see https://github.com/mongodb/specifications/blob/master/source/retryable-writes/retryable-writes.md
 */
export async function exchangeWithRetry(exchange: MongoExchange, command: MongoCommand): Promise<MongoReply> {
  try {
    return await exchange(command);
  } catch (first) {
    if (!(first instanceof MongoError) || !isRetriable(command, first)) throw first;
    try {
      return await exchange(command);
    } catch (second) {
      throw second instanceof MongoError && second.hasErrorLabel('NoWritesPerformed') ? first : second;
    }
  }
}

function isRetriable(command: MongoCommand, error: MongoError): boolean {
  if (command.kind === 'hello') return false;
  if (isWrite(command)) return command.isRetryable && error.hasErrorLabel('RetryableWriteError');
  return error instanceof MongoNetworkError || ('code' in error && retriableReads.has(error.code));
}
