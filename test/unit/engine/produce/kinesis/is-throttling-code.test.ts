import { expect, it } from 'vitest';
import { isThrottlingCode } from '../../../../../engine/produce/kinesis/kinesis-stream-writer.ts';

it.each([
  'ProvisionedThroughputExceededException',
  'KMSThrottlingException',
  'LimitExceededException',
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
])('P3: %s asks to come back later', (code) => {
  expect(isThrottlingCode(code)).toBe(true);
});

it.each([
  ['P2', 'InternalFailure'],
  ['P3', 'ServiceUnavailable'],
  ['P19', 'ResourceNotFoundException'],
  ['P19', 'KMSDisabledException'],
  ['P20', 'ExpiredTokenException'],
])('%s: %s is trouble of another kind', (_, code) => {
  expect(isThrottlingCode(code)).toBe(false);
});
