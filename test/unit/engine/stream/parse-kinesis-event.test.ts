import { describe, expect, it } from 'vitest';
import { MalformedBatch } from '../../../../engine/stream/errors.ts';
import { parseKinesisEvent } from '../../../../engine/stream/parse-kinesis-event.ts';

const arn = 'arn:aws:kinesis:eu-central-1:123456789012:stream/numbers';
const item = (kinesis: object = {}, overrides: object = {}): Record<string, unknown> => ({
  eventID: 'shardId-000000000000:49590338271490256608559692538361571095921575989136588898',
  eventSourceARN: arn,
  kinesis: {
    sequenceNumber: '49590338271490256608559692538361571095921575989136588898',
    partitionKey: 'run:1',
    data: 'eyJhIjoxfQ==',
    approximateArrivalTimestamp: 1_700_000_060.123,
    ...kinesis,
  },
  ...overrides,
});

describe('parseKinesisEvent', () => {
  it('gives the records of one shard, in their order', () => {
    expect(parseKinesisEvent({ Records: [item(), item({ sequenceNumber: '7', data: '' })] })).toEqual({
      streamName: 'numbers',
      streamArn: arn,
      shard: 'shardId-000000000000',
      records: [
        {
          sequence: '49590338271490256608559692538361571095921575989136588898',
          partitionKey: 'run:1',
          data: Buffer.from('{"a":1}'),
          arrivedAt: new Date(1_700_000_060_123),
        },
        expect.objectContaining({ sequence: '7', data: Buffer.alloc(0) }),
      ],
    });
  });

  it('reads the stream from the ARN of a consumer registered with it', () => {
    const records = [item({}, { eventSourceARN: `${arn}/consumer/orders-1f:1540591608` })];
    expect(parseKinesisEvent({ Records: records })).toMatchObject({ streamName: 'numbers', streamArn: arn });
  });

  it('keeps bytes that are no text', () => {
    const { records } = parseKinesisEvent({ Records: [item({ data: '/wCA' })] });
    expect([...(records[0]?.data ?? [])]).toEqual([0xff, 0x00, 0x80]);
  });

  it('reads leading zeros of emulators and other partitions of AWS', () => {
    const other = arn.replace('arn:aws:', 'arn:aws-us-gov:');
    const event = {
      Records: [item({ sequenceNumber: '007' }, { eventSourceARN: other, eventID: 'shard_1.a:007' })],
    };
    expect(parseKinesisEvent(event)).toMatchObject({
      streamName: 'numbers',
      shard: 'shard_1.a',
      records: [{ sequence: '007' }],
    });
  });

  it.each([null, undefined, 'x', 7, {}, { Records: null }, { Records: {} }, { Records: [] }, []])(
    'refuses what is no event of a mapping: %j',
    (event) => {
      expect(() => parseKinesisEvent(event)).toThrow(MalformedBatch);
      expect(() => parseKinesisEvent(event)).toThrow('invoke this function by its event source mapping');
    },
  );

  it('refuses records of two shards or two streams in one batch', () => {
    const otherShard = item({}, { eventID: 'shardId-000000000001:1' });
    const otherStream = item({}, { eventSourceARN: `${arn}2` });
    const otherAccount = item({}, { eventSourceARN: arn.replace('123456789012', '210987654321') });
    for (const other of [otherShard, otherStream, otherAccount])
      expect(() => parseKinesisEvent({ Records: [item(), other] })).toThrow('more than one shard');
  });

  it.each<[string, object, object]>([
    ['eventSourceARN', {}, { eventSourceARN: undefined }],
    ['eventSourceARN', {}, { eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:queue' }],
    ['eventSourceARN', {}, { eventSourceARN: `${arn}/consumer/c` }],
    ['eventSourceARN', {}, { eventSourceARN: `${arn}/other/c:1` }],
    ['eventID', {}, { eventID: undefined }],
    ['eventID', {}, { eventID: 'shardId-000000000000' }],
    ['eventID', {}, { eventID: ':1' }],
    ['eventID', {}, { eventID: 'shardId-000000000000:' }],
    ['eventID', {}, { eventID: 'a b:1' }],
    ['kinesis.sequenceNumber', { sequenceNumber: 7 }, {}],
    ['kinesis.sequenceNumber', { sequenceNumber: '' }, {}],
    ['kinesis.partitionKey', { partitionKey: null }, {}],
    ['kinesis.data', { data: undefined }, {}],
    ['kinesis.approximateArrivalTimestamp', { approximateArrivalTimestamp: '1' }, {}],
    ['kinesis.approximateArrivalTimestamp', { approximateArrivalTimestamp: Number.NaN }, {}],
    ['kinesis.approximateArrivalTimestamp', { approximateArrivalTimestamp: 1e300 }, {}],
    ['kinesis.sequenceNumber', {}, { kinesis: null }],
  ])('names the record and the field %s where it is wrong', (name, kinesis, overrides) => {
    const event = { Records: [item(), item(kinesis, overrides)] };
    expect(() => parseKinesisEvent(event)).toThrow(`Records[1].${name} is missing or not`);
  });

  it('refuses null in the place of a record', () => {
    expect(() => parseKinesisEvent({ Records: [null] })).toThrow(MalformedBatch);
  });
});
