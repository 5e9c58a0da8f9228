import {
  ExpiredIteratorException,
  ExpiredNextTokenException,
  InternalFailureException,
  InvalidArgumentException,
  KMSThrottlingException,
  LimitExceededException,
  ProvisionedThroughputExceededException,
  ResourceInUseException,
  ResourceNotFoundException,
  ValidationException,
} from '@aws-sdk/client-kinesis';

/** The SDK's own exceptions, as the service raises them. */
export const kinesisErrors = {
  notFound: (what: string) => new ResourceNotFoundException(refusal(`${what} not found.`)),
  inUse: (what: string) => new ResourceInUseException(refusal(`${what} already exists.`)),
  invalidArgument: (message: string) => new InvalidArgumentException(refusal(message)),
  validation: (member: string, constraint: string) =>
    new ValidationException(
      refusal(
        `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must ${constraint}`,
      ),
    ),
  throttled: () => new ProvisionedThroughputExceededException(refusal('Rate exceeded for the stream.')),
  kmsThrottled: () => new KMSThrottlingException(refusal('The request was denied: KMS requests throttled.')),
  limitExceeded: () => new LimitExceededException(refusal('Rate exceeded for the account.')),
  expiredIterator: () => new ExpiredIteratorException(refusal('Iterator expired.')),
  expiredToken: () => new ExpiredNextTokenException(refusal('NextToken expired.')),
  internal: () => new InternalFailureException({ message: 'Internal failure.', $metadata: { httpStatusCode: 500 } }),
} as const;

function refusal(message: string): { message: string; $metadata: { httpStatusCode: number } } {
  return { message, $metadata: { httpStatusCode: 400 } };
}
