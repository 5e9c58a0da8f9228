import {
  MongoAWSError,
  MongoBulkWriteError,
  MongoMissingCredentialsError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';
import { errorChain, plainName } from '../../runtime/error-chain.ts';
import { HighwaterError } from '../../runtime/errors.ts';
import { MongoUnavailable } from '../errors.ts';
import { nameCode, writeConcernSentence } from './mongodb-codes.ts';

/**
 * What an operation on MongoDB failed with, as an error of ours: a sentence that tells a lost connection, a missing
 * primary and a refusal apart, by codes and never by the driver's or the server's own text. One of ours stays as it is.
 */
export function mongoFailure(thrown: unknown): HighwaterError {
  if (thrown instanceof HighwaterError) return thrown;
  const cause = unwrapped(thrown);
  return new MongoUnavailable(sentenceOf(cause), { cause });
}

/** A bulk write wraps whatever ended it, and shows nothing of it but its message. */
function unwrapped(error: unknown): unknown {
  if (!(error instanceof MongoBulkWriteError)) return error;
  const { errorResponse }: { readonly errorResponse: unknown } = error;
  return errorResponse instanceof Error ? errorResponse : error;
}

function sentenceOf(error: unknown): string {
  if (error instanceof MongoServerSelectionError) return selectionSentence(error);
  if (error instanceof MongoNetworkError) return 'The connection to MongoDB broke before an answer came.';
  if (error instanceof MongoAWSError || error instanceof MongoMissingCredentialsError)
    return 'The credentials of the role for the login by AWS identity cannot be read.';
  if (isAuthenticationFailure(error))
    return 'MongoDB refuses the credentials: the next invocation reads the secret anew.';
  const unreadable = unreadableFileCode(error);
  if (unreadable !== undefined)
    return `A file that the connection needs cannot be read (${unreadable}): the secret must name none, and mongo.caFile names the certificates.`;
  const missed = writeConcernErrorOf(error);
  if (missed !== undefined) return writeConcernSentence(...codesOf(missed));
  const [code, codeName] = error instanceof MongoServerError ? codesOf(error) : [];
  if (code !== undefined) return `MongoDB refuses the operation with code ${nameCode(code, codeName)}.`;
  return `The operation on MongoDB failed (${error instanceof Error ? error.name : typeof error}).`;
}

/** The driver reads files that options of the connection string name, such as `tlsCertificateKeyFile`. */
function unreadableFileCode(error: unknown): string | undefined {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return ['ENOENT', 'EACCES', 'EPERM', 'EISDIR'].find((known) => known === code);
}

/** Kinds of servers that have not answered yet. */
const unheard: ReadonlySet<string> = new Set(['Unknown', 'PossiblePrimary']);

/** Servers that answered, none of which takes writes, are another trouble than servers that are not there. */
function selectionSentence(error: MongoServerSelectionError): string {
  const kinds = [...(error.reason?.servers?.values() ?? [])].map(({ type }) => type);
  if (kinds.some((kind) => !unheard.has(kind))) return 'MongoDB has no primary at the moment.';
  const system = errorChain(error).findLast((link) => typeof Reflect.get(link, 'code') === 'string');
  const code = system === undefined ? undefined : plainName(Reflect.get(system, 'code'));
  return `MongoDB cannot be reached${code === undefined ? '' : ` (${code})`}.`;
}

/** The write-concern error that a reply shows, also beside the refusal of a whole command; undefined where it shows none. */
export function writeConcernErrorOf(error: unknown): unknown {
  return error instanceof MongoServerError ? Reflect.get(error, 'writeConcernError') : undefined;
}

function codesOf(reply: unknown): readonly [code: number | undefined, codeName: unknown] {
  if (typeof reply !== 'object' || reply === null) return [undefined, undefined];
  const code: unknown = Reflect.get(reply, 'code');
  return [typeof code === 'number' ? code : undefined, Reflect.get(reply, 'codeName')];
}

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
