import {
  type MongoError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
  MongoWriteConcernError,
  type TopologyDescription,
} from 'mongodb';
import { authenticationFailed } from './mongo-refusals.ts';
import type { MongoReply } from './mongo-wire.ts';

/** After these the driver closes its other connections as well. */
const shutdownCodes: ReadonlySet<unknown> = new Set([91, 11_600]);

/** What the driver throws for a reply; undefined where the reply says nothing against it. Write errors are not looked at. */
export function replyError(reply: MongoReply): MongoError | undefined {
  const { errorLabels, writeConcernError, ...rest } = reply;
  const labels = errorLabels === undefined ? {} : { errorLabels: [...errorLabels] };
  if (reply.ok === 0) {
    const error = new MongoServerError({ ...rest, ...labels });
    if (shutdownCodes.has(error.code)) error.addErrorLabel('ResetPool');
    return error;
  }
  if (writeConcernError === undefined) return undefined;
  return new MongoWriteConcernError({ ...rest, ...labels, writeConcernError });
}

/** What the driver throws where a connection ends before the reply is there, whatever was asked. */
export function connectionClosed(): MongoNetworkError {
  const error = new MongoNetworkError('connection 1 to 127.0.0.1:27017 closed');
  error.addErrorLabel('RetryableWriteError');
  error.addErrorLabel('ResetPool');
  return error;
}

/** What the driver throws where it finds no server to ask. */
export function selectionTimedOut(timeoutMs: number): MongoServerSelectionError {
  const error = new MongoNetworkError('connect ECONNREFUSED 127.0.0.1:27017');
  return new MongoServerSelectionError(`Server selection timed out after ${timeoutMs} ms`, {
    error,
  } as TopologyDescription);
}

/** What the driver throws where a server refuses the credentials of a new connection. */
export function authenticationRefused(): MongoServerError {
  const { code, codeName, errmsg } = authenticationFailed;
  const error = new MongoServerError({ ok: 0, errmsg, code, codeName });
  error.addErrorLabel('HandshakeError');
  error.addErrorLabel('ResetPool');
  return error;
}
