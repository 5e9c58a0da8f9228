import {
  ExpiredIteratorException,
  InvalidArgumentException,
  ProvisionedThroughputExceededException,
  ResourceNotFoundException,
} from '@aws-sdk/client-kinesis';
import { describe, expect, it } from 'vitest';
import { StreamUnreadable } from '../../../../../engine/stream/errors.ts';
import { kinesisShardReader } from '../../../../../engine/stream/kinesis/kinesis-shard-reader.ts';
import { shardId } from '../../../../support/records.ts';
import { stubSender } from '../../../../support/stub-sender.ts';

const told = { message: 'm', $metadata: {} };
const reader = (...answers: unknown[]) => kinesisShardReader(stubSender(...answers).client, 'numbers');
const open = (answer: unknown, timeoutMs = 100) => reader(answer).open(shardId(), { kind: 'earliest' }, timeoutMs);
const read = (answer: unknown, timeoutMs = 100) => reader(answer).read('i', 10, timeoutMs);

describe('opening a shard', () => {
  it('gives an iterator', async () => {
    expect(await open({ ShardIterator: 'i' })).toEqual({ kind: 'open', iterator: 'i' });
  });

  it('tells a number that is refused from a shard that is gone', async () => {
    expect(await open(new InvalidArgumentException(told))).toEqual({ kind: 'refused' });
    expect(await open(new ResourceNotFoundException(told))).toEqual({ kind: 'gone' });
  });

  it.each([new Error('access denied'), {}, 'silent'])('throws on other trouble', async (answer) => {
    await expect(open(answer, 20)).rejects.toThrow(StreamUnreadable);
  });
});

describe('the stream of another account', () => {
  it('is named by its ARN in each call, for an iterator alone means one of the own account', async () => {
    const { client, sent } = stubSender({ ShardIterator: 'i' }, { Records: [] });
    const arn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders';
    const others = kinesisShardReader(client, arn);
    await others.open(shardId(), { kind: 'earliest' }, 100);
    await others.read('i', 10, 100);
    expect(sent).toEqual([
      { StreamARN: arn, ShardId: shardId(), ShardIteratorType: 'TRIM_HORIZON' },
      { StreamARN: arn, ShardIterator: 'i', Limit: 10 },
    ]);
  });
});

describe('reading a shard', () => {
  it('names the iterator alone for a stream of the own account', async () => {
    const { client, sent } = stubSender({ Records: [] });
    await kinesisShardReader(client, 'numbers').read('i', 10, 100);
    expect(sent).toEqual([{ ShardIterator: 'i', Limit: 10 }]);
  });

  it('gives a page', async () => {
    const page = { Records: [], NextShardIterator: 'n', MillisBehindLatest: 0 };
    expect(await read(page)).toEqual({ kind: 'page', records: [], next: 'n', isCaughtUp: true });
  });

  it('S4: tells an iterator that has expired, and a shard that is busy', async () => {
    expect(await read(new ExpiredIteratorException(told))).toEqual({ kind: 'expired' });
    expect(await read(new ProvisionedThroughputExceededException(told))).toEqual({ kind: 'throttled' });
  });

  it.each([new Error('access denied'), { Records: [{}] }, 'silent'])('throws on other trouble', async (answer) => {
    await expect(read(answer, 20)).rejects.toThrow(StreamUnreadable);
  });
});
