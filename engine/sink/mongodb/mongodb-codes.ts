import { plainName } from '../../runtime/error-chain.ts';
import { findRefusal } from './mongodb-refusals.ts';

/**
 * MongoDB's names of the codes that an insert, an update or a read may meet and that may pass by themselves; a write
 * error shows no name.
 *
 * @see https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
 */
const names: Readonly<Record<number, string>> = {
  1: 'InternalError',
  2: 'BadValue',
  6: 'HostUnreachable',
  7: 'HostNotFound',
  8: 'UnknownError',
  13: 'Unauthorized',
  18: 'AuthenticationFailed',
  24: 'LockTimeout',
  26: 'NamespaceNotFound',
  46: 'LockBusy',
  50: 'MaxTimeMSExpired',
  61: 'ShardKeyNotFound',
  64: 'WriteConcernTimeout',
  73: 'InvalidNamespace',
  79: 'UnknownReplWriteConcern',
  89: 'NetworkTimeout',
  91: 'ShutdownInProgress',
  100: 'UnsatisfiableWriteConcern',
  112: 'WriteConflict',
  116: 'DocTooLargeForCapped',
  133: 'FailedToSatisfyReadPreference',
  134: 'ReadConcernMajorityNotAvailableYet',
  146: 'ExceededMemoryLimit',
  166: 'CommandNotSupportedOnView',
  189: 'PrimarySteppedDown',
  262: 'ExceededTimeLimit',
  290: 'TransactionExceededLifetimeLimitSeconds',
  355: 'InterruptedDueToStorageChange',
  365: 'TemporarilyUnavailable',
  371: 'UserWritesBlocked',
  402: 'ResourceExhausted',
  433: 'AdmissionQueueOverflow',
  449: 'RateLimitExceeded',
  462: 'IngressRequestRateLimitExceeded',
  8000: 'AtlasError',
  9001: 'SocketException',
  10107: 'NotWritablePrimary',
  11000: 'DuplicateKey',
  11600: 'InterruptedAtShutdown',
  11601: 'Interrupted',
  11602: 'InterruptedDueToReplStateChange',
  13388: 'StaleConfig',
  13435: 'NotPrimaryNoSecondaryOk',
  13436: 'NotPrimaryOrSecondary',
  14031: 'OutOfDiskSpace',
};

/**
 * A code with its name, as `91 (ShutdownInProgress)`; the number alone where no name is known.
 *
 * @param codeName what the server calls it, where it says so.
 */
export function nameCode(code: number, codeName?: unknown): string {
  const name = plainName(codeName) ?? names[code] ?? findRefusal(code)?.name;
  return name === undefined ? String(code) : `${code} (${name})`;
}

/** The sentence for a write concern that is not met. */
export function writeConcernSentence(code: number | undefined, codeName?: unknown): string {
  const shown = code === undefined ? '' : `, with code ${nameCode(code, codeName)}`;
  return `The write concern is not satisfied${shown}: the write may be rolled back.`;
}
