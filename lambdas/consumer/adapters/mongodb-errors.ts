import { MongoServerError } from 'mongodb';

/** AuthenticationFailed. @see https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
const authenticationFailed = 18;
/** MongoDB Atlas has one code for all that its proxy refuses; only the text tells what it is. */
const atlasError = 8000;

/** True where MongoDB refuses the credentials: they may have been rotated since they were read. */
export function isAuthenticationFailure(error: unknown): boolean {
  if (!(error instanceof MongoServerError)) return false;
  return error.code === authenticationFailed || (error.code === atlasError && /\bauth/i.test(error.message));
}

const duplicateKey = 11000;

/** True where another document holds the key. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === duplicateKey;
}
