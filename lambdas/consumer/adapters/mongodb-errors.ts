import { MongoServerError } from 'mongodb';

/** AuthenticationFailed. @see https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
const authenticationFailed = 18;

/** True where MongoDB refuses the credentials: they may have been rotated since they were read. */
export function isAuthenticationFailure(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === authenticationFailed;
}

const duplicateKey = 11000;

/** True where another document holds the key. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === duplicateKey;
}
