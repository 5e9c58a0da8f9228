const throttlingCodes = new Set([
  'ProvisionedThroughputExceededException',
  'KMSThrottlingException',
  'LimitExceededException',
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/**
 * True where Kinesis, or KMS on its behalf, asks to come back later.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/CommonErrors.html
 */
export function isThrottlingCode(code: string): boolean {
  return throttlingCodes.has(code);
}
