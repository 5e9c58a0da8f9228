import { isWrite, type MongoCommand, type MongoReply } from './mongo-wire.ts';

/** A command that is refused whole: nothing of it was done. */
export interface Refusal {
  readonly code: number;
  readonly codeName: string;
  readonly errmsg: string;
  /** The server asks to try again: it is not, or no longer, the one to write to. */
  readonly isStateChange: boolean;
}

const refusal = (code: number, codeName: string, errmsg: string, isStateChange = false): Refusal => ({
  code,
  codeName,
  errmsg,
  isStateChange,
});

/** What a server in trouble says to any command. @see https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
export const troubleRefusals: readonly Refusal[] = [
  refusal(8_000, 'AtlasError', 'cannot do that just now'),
  refusal(13, 'Unauthorized', 'not authorized on numtest to execute command'),
  refusal(50, 'MaxTimeMSExpired', 'operation exceeded time limit'),
  refusal(11_600, 'InterruptedAtShutdown', 'interrupted at shutdown', true),
  refusal(91, 'ShutdownInProgress', 'The server is in quiesce mode and will shut down', true),
];

/**
 * Trouble that passes, as a server or a router says it without a label: of a whole command, or of single documents that were
 * meant for the member in trouble.
 *
 * @see https://github.com/mongodb/specifications/blob/master/source/retryable-writes/retryable-writes.md "RetryableError"
 */
export const passingRefusals: readonly Refusal[] = [
  refusal(6, 'HostUnreachable', 'host unreachable'),
  refusal(7, 'HostNotFound', 'host not found'),
  refusal(24, 'LockTimeout', 'Unable to acquire lock within 5ms'),
  refusal(50, 'MaxTimeMSExpired', 'operation exceeded time limit'),
  refusal(89, 'NetworkTimeout', 'network timeout'),
  refusal(91, 'ShutdownInProgress', 'shutdown in progress'),
  refusal(112, 'WriteConflict', 'WriteConflict error: this operation conflicted with another operation'),
  refusal(189, 'PrimarySteppedDown', 'primary stepped down'),
  refusal(262, 'ExceededTimeLimit', 'operation exceeded time limit'),
  refusal(9_001, 'SocketException', 'socket exception'),
  refusal(10_107, 'NotWritablePrimary', 'not primary'),
  refusal(11_600, 'InterruptedAtShutdown', 'interrupted at shutdown'),
  refusal(11_602, 'InterruptedDueToReplStateChange', 'operation was interrupted'),
  refusal(13_435, 'NotPrimaryNoSecondaryOk', 'not primary and secondaryOk=false'),
  refusal(13_436, 'NotPrimaryOrSecondary', 'node is not in primary or recovering state'),
];

/** What a server says that was the primary. */
export const notWritablePrimary: Refusal = refusal(10_107, 'NotWritablePrimary', 'not primary', true);
/** The same to a read. */
const notPrimaryNoSecondaryOk: Refusal = refusal(
  13_435,
  'NotPrimaryNoSecondaryOk',
  'not primary and secondaryOk=false',
  true,
);

/** What a server says to credentials that are not, or no longer, right. */
export const authenticationFailed: Refusal = refusal(18, 'AuthenticationFailed', 'Authentication failed.');

/**
 * The reply of a server that refuses a command. To a retryable write it says which refusals may be tried again, and
 * that nothing was written.
 *
 * @see https://github.com/mongodb/mongo/blob/master/src/mongo/db/error_labels.cpp
 */
export function refuse(command: MongoCommand, refused: Refusal): MongoReply {
  const isRead = !isWrite(command);
  const { code, codeName, errmsg } = isRead && refused === notWritablePrimary ? notPrimaryNoSecondaryOk : refused;
  const mayBeRetried = !isRead && command.isRetryable && refused.isStateChange;
  const labels = mayBeRetried ? { errorLabels: ['RetryableWriteError', 'NoWritesPerformed'] } : {};
  return { ok: 0, errmsg, code, codeName, ...labels };
}
