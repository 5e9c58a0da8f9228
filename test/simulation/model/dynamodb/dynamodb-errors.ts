import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  InternalServerError,
  ProvisionedThroughputExceededException,
  ResourceNotFoundException,
  ThrottlingException,
} from '@aws-sdk/client-dynamodb';

/** The SDK's own exceptions, as the service raises them. */
export const dynamodbErrors = {
  /** The SDK has no class of its own for this one. */
  validation: (message: string) =>
    new DynamoDBServiceException({ name: 'ValidationException', $fault: 'client', ...refusal(message) }),
  /** @param item the row that stood in the way; absent where none was asked for, or there is none. */
  conditionFailed: (item: Record<string, AttributeValue> | undefined) =>
    new ConditionalCheckFailedException({
      ...refusal('The conditional request failed'),
      ...(item === undefined ? {} : { Item: item }),
    }),
  notFound: () => new ResourceNotFoundException(refusal('Requested resource not found')),
  throttled: () => new ThrottlingException(refusal('Throughput exceeds the current capacity of your table.')),
  throughputExceeded: () =>
    new ProvisionedThroughputExceededException(refusal('The level of configured throughput was exceeded.')),
  internal: () => new InternalServerError({ message: 'Internal server error', $metadata: { httpStatusCode: 500 } }),
} as const;

function refusal(message: string): { message: string; $metadata: { httpStatusCode: number } } {
  return { message, $metadata: { httpStatusCode: 400 } };
}
