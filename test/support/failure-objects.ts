import type { StreamRecord } from '../../engine/stream/record.ts';
import { arrival, incarnation, shardId } from './records.ts';

type Fields = Readonly<Record<string, unknown>>;

const functionArn = (name: string): string => `arn:aws:lambda:eu-west-1:111122223333:function:${name}:$LATEST`;

/** The key that a mapping gives an object. */
export const batchKey =
  'aws/lambda/a1b2c3d4-5678-90ab-cdef-11111EXAMPLE/shardId-000000000000/2026/11/22/2026-11-22T10.00.00-f8a1e7b2-0000-4000-8000-000000000001';
/** The key that an asynchronous invocation gives an object. */
export const requestKey =
  'aws/lambda/async/producer/2026/11/22/2026-11-22T10.00.00-f8a1e7b2-0000-4000-8000-000000000002';

/** The event that the mapping had sent. */
export function kinesisEvent(records: readonly StreamRecord[], stream = incarnation.streamName): object {
  return {
    Records: records.map(({ sequence, partitionKey, data, arrivedAt }) => ({
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey,
        sequenceNumber: sequence,
        data: Buffer.from(data).toString('base64'),
        approximateArrivalTimestamp: arrivedAt.getTime() / 1000,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `${shardId()}:${sequence}`,
      eventName: 'aws:kinesis:record',
      awsRegion: 'eu-west-1',
      eventSourceARN: `arn:aws:kinesis:eu-west-1:111122223333:stream/${stream}`,
    })),
  };
}

/**
 * What AWS documents of a batch that a mapping gave up on.
 *
 * @param info replaces parts of its KinesisBatchInfo; `more` parts of the whole.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function batchObject(records: readonly StreamRecord[], info: Fields = {}, more: Fields = {}): Fields {
  return {
    requestContext: {
      requestId: 'c9b8fa9f-5a7f-4b1a-af9c-0c604cde93a5',
      functionArn: functionArn('numtest-consumer'),
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 1,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '2026-11-22T10:00:00.000Z',
    KinesisBatchInfo: {
      shardId: shardId(),
      startSequenceNumber: records[0]?.sequence,
      endSequenceNumber: records.at(-1)?.sequence,
      approximateArrivalOfFirstRecord: arrival.toISOString(),
      approximateArrivalOfLastRecord: arrival.toISOString(),
      batchSize: records.length,
      streamArn: `arn:aws:kinesis:eu-west-1:111122223333:stream/${incarnation.streamName}`,
      ...info,
    },
    payload: JSON.stringify(kinesisEvent(records)),
    ...more,
  };
}

/**
 * What LocalStack 2026.3.0 put into a bucket, as it was recorded: the event lies there as it is, where AWS has its JSON text,
 * and the function is named without a version.
 */
export const localStackBatchObject = {
  requestContext: {
    requestId: '4cf584d8-03f9-4890-b31a-7b596b87451b',
    functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:numtest-consumer',
    condition: 'RetryAttemptsExhausted',
    approximateInvokeCount: 1,
  },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  KinesisBatchInfo: {
    approximateArrivalOfFirstRecord: '2026-11-29T08:36:11.617Z',
    approximateArrivalOfLastRecord: '2026-11-29T08:36:11.617Z',
    batchSize: 1,
    endSequenceNumber: '49680670601136739770102338716738186050571561938580406274',
    shardId: 'shardId-000000000000',
    startSequenceNumber: '49680670601136739770102338716738186050571561938580406274',
    streamArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/numtest',
  },
  timestamp: '2026-11-29T08:36:12.703Z',
  version: '1.0',
  payload: {
    Records: [
      {
        eventID: 'shardId-000000000000:49680670601136739770102338716738186050571561938580406274',
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey: 'k',
          sequenceNumber: '49680670601136739770102338716738186050571561938580406274',
          data: 'eyJhIjoxfQ==',
          approximateArrivalTimestamp: 1795941371.617,
        },
        eventSourceARN: 'arn:aws:kinesis:us-east-1:000000000000:stream/numtest',
        eventSource: 'aws:kinesis',
        awsRegion: 'us-east-1',
        eventVersion: '1.0',
        eventName: 'aws:kinesis:record',
        invokeIdentityArn: 'arn:aws:iam::000000000000:role/numtest-consumer',
      },
    ],
  },
};

/**
 * What AWS documents of an asynchronous invocation that it gave up on.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function requestObject(requestPayload: unknown, more: Fields = {}): Fields {
  return {
    version: '1.0',
    timestamp: '2026-11-22T10:00:00.000Z',
    requestContext: {
      requestId: 'e4b46cbf-b738-4b5e-8880-a18cdf61200e',
      functionArn: functionArn('producer'),
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    requestPayload,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType: 'PublishIncomplete', errorMessage: 'The stream does not take the records.' },
    ...more,
  };
}
