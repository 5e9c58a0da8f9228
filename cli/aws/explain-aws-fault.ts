import { errorCode } from '../local/errors.ts';
import { CommandFailed, UsageError } from '../program/errors.ts';
import type { Connection } from './connection.ts';
import { actionOf } from './services.ts';

/** Codes of a connection that came to nothing. */
const unreachable = [
  ...['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPROTO'],
  ...['TimeoutError'],
];
const expired = ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired'];
const unknownKeys = [
  ...['UnrecognizedClientException', 'InvalidClientTokenId', 'SignatureDoesNotMatch', 'InvalidSignatureException'],
  ...['AuthFailure', 'IncompleteSignature', 'MissingAuthenticationToken', 'InvalidAccessKeyId'],
];
const denied = /^AccessDenied(Exception)?$|^UnauthorizedOperation$|^KMSAccessDeniedException$|^NotAuthorized/;
const throttled = /^Throttl|^TooManyRequests|^LimitExceededException$|^RequestLimitExceeded$/;

/**
 * One sentence for what AWS, its client or the way to it did not do, with what to do about it; undefined where the fault
 * is of another kind.
 */
export function explainAwsFault(error: unknown, connection?: Connection): string | undefined {
  // A sentence of ours says what came of it, unless it was the person's rights or the way there.
  const isOurs = error instanceof CommandFailed || error instanceof UsageError;
  if (isOurs) return undefined;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const sentence = sentenceFor(cause, connection);
    if (sentence !== undefined) return sentence;
  }
  return undefined;
}

function sentenceFor(error: Error, connection: Connection | undefined): string | undefined {
  const { name, message } = error;
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') return credentialsSentence(message);
  if (/Region is missing/.test(message))
    return 'No AWS region is set, and no local stack is running: give --region, set AWS_REGION or the region of your profile, or start a stack with "local up".';
  if (expired.includes(name))
    return 'Your AWS credentials have expired: sign in again, for example with "aws sso login", and run this again.';
  if (unknownKeys.includes(name))
    return `AWS does not know these credentials (${name}): check AWS_ACCESS_KEY_ID, --profile and the region.`;
  if (denied.test(name)) return deniedSentence(error);
  if (throttled.test(name)) return 'AWS takes no more calls at the moment: run this again in a while.';
  const code = [errorCode(error) ?? '', name].find((known) => unreachable.includes(known));
  if (code === undefined) return undefined;
  return unreachableSentence(code, connection);
}

function credentialsSentence(message: string): string {
  if (/expired|sso login/i.test(message))
    return 'Your AWS sign-in has expired: sign in again, for example with "aws sso login", and run this again.';
  if (/could not (resolve|load|find)|not found/i.test(message))
    return (
      'No AWS credentials were found: sign in with "aws sso login", name a profile with --profile, or set ' +
      'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'
    );
  return `Your AWS credentials cannot be used (${message.replace(/\.$/, '')}): see to your profile, or name another.`;
}

function deniedSentence(error: Error): string {
  const action = /not authorized to perform: (\S+)/.exec(error.message)?.[1] ?? actionOf(error) ?? 'the call';
  return `Access denied: you may not call ${action}; docs/cli.md has the policy that each command needs.`;
}

function unreachableSentence(code: string, connection: Connection | undefined): string {
  const { endpoint } = connection?.settings ?? {};
  if (endpoint !== undefined)
    return `Nothing answers at ${endpoint} (${code}): start it, or name another endpoint with --endpoint-url.`;
  return `AWS cannot be reached (${code}): check the network and the region.`;
}
