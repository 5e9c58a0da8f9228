import { describe, expect, it } from 'vitest';
import { readFailure } from '../../../../engine/failures/read-failure.ts';
import { parseKinesisEvent } from '../../../../engine/stream/parse-kinesis-event.ts';
import { batchObject, kinesisEvent, localStackBatchObject, requestObject } from '../../../support/failure-objects.ts';
import { numbers } from '../../../support/operator-world.ts';
import { arrival, shardId } from '../../../support/records.ts';

const records = numbers(5, 7);
const read = (object: unknown) => readFailure(JSON.stringify(object));

describe('an object of the failure bucket', () => {
  it('is a batch, as AWS documents it', () => {
    expect(read(batchObject(records))).toEqual({
      kind: 'batch',
      functionName: 'numtest-consumer',
      requestId: 'c9b8fa9f-5a7f-4b1a-af9c-0c604cde93a5',
      condition: 'RetryAttemptsExhausted',
      error: 'Unhandled',
      shard: shardId(),
      from: '5',
      through: '7',
      records: 3,
      arrivedFrom: arrival,
      event: kinesisEvent(records),
    });
  });

  it('is a batch, as LocalStack writes it', () => {
    const sequence = localStackBatchObject.KinesisBatchInfo.startSequenceNumber;
    const failure = read(localStackBatchObject);
    expect(failure).toEqual({
      kind: 'batch',
      functionName: 'numtest-consumer',
      requestId: '4cf584d8-03f9-4890-b31a-7b596b87451b',
      condition: 'RetryAttemptsExhausted',
      error: 'Unhandled',
      shard: shardId(),
      from: sequence,
      through: sequence,
      records: 1,
      arrivedFrom: new Date('2026-11-29T08:36:11.617Z'),
      event: localStackBatchObject.payload,
    });
    const { shard, records: delivered } = parseKinesisEvent(localStackBatchObject.payload);
    expect(shard).toBe(shardId());
    expect(delivered.map((record) => [record.sequence, Buffer.from(record.data).toString()])).toEqual([
      [sequence, '{"a":1}'],
    ]);
  });

  it('is a request, as AWS documents it, with the words of the function', () => {
    const payload = { from: 1, to: 5 };
    expect(read(requestObject(payload))).toEqual({
      kind: 'request',
      functionName: 'producer',
      requestId: 'e4b46cbf-b738-4b5e-8880-a18cdf61200e',
      condition: 'RetriesExhausted',
      error: 'The stream does not take the records.',
      payload,
    });
  });

  it('may hold the event as it is, and may lack it', () => {
    const event = kinesisEvent(records);
    expect(read(batchObject(records, {}, { payload: event }))).toMatchObject({ event });
    for (const payload of [undefined, null, '', 'cut off {', '7'])
      expect(read(batchObject(records, {}, { payload }))).toMatchObject({ kind: 'batch', event: null });
  });

  it('may lack what is only shown', () => {
    const more = { requestContext: undefined, responseContext: null };
    const info = { batchSize: 'three', approximateArrivalOfFirstRecord: 'soon' };
    expect(read(batchObject(records, info, more))).toMatchObject({
      ...{ kind: 'batch', functionName: null, condition: null, error: null, records: null, arrivedFrom: null },
    });
    const context = { requestContext: { requestId: 'r', functionArn: 'arn:aws:s3:::x', condition: 7 } };
    expect(read(requestObject(null, { ...context, responsePayload: 'x' }))).toMatchObject({
      ...{ kind: 'request', functionName: null, condition: null, error: 'Unhandled', payload: null },
    });
  });

  it('names its function with and without a version', () => {
    const functionArn = 'arn:aws-cn:lambda:cn-north-1:111122223333:function:consumer';
    for (const arn of [functionArn, `${functionArn}:live`])
      expect(read(requestObject(1, { requestContext: { requestId: 'r', functionArn: arn } }))).toMatchObject({
        functionName: 'consumer',
      });
  });

  it.each<[string, string]>([
    ['', 'It is no JSON object.'],
    ['{', 'It is no JSON object.'],
    ['"text"', 'It is no JSON object.'],
    ['null', 'It is no JSON object.'],
    ['{}', 'It has neither KinesisBatchInfo nor requestPayload.'],
    [JSON.stringify(batchObject(records, { shardId: '../x' })), 'Its KinesisBatchInfo does not name a shard'],
    [JSON.stringify(batchObject(records, { startSequenceNumber: 5 })), 'Its KinesisBatchInfo does not name a shard'],
    [JSON.stringify(batchObject(records, { endSequenceNumber: null })), 'Its KinesisBatchInfo does not name a shard'],
    [JSON.stringify({ ...requestObject(1), KinesisBatchInfo: null }), 'Its KinesisBatchInfo does not name a shard'],
    [JSON.stringify(requestObject(1, { requestContext: {} })), 'Its requestContext has no requestId'],
    [JSON.stringify(requestObject(1, { requestContext: { requestId: '' } })), 'Its requestContext has no requestId'],
  ])('is neither where it is %s', (text, problem) => {
    expect(readFailure(text)).toEqual({ kind: 'unknown', problem: expect.stringContaining(problem) });
  });
});
