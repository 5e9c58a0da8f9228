import { describe, expect, it } from 'vitest';
import { IncarnationUnknown, StreamCallsLimited } from '../../../../../engine/stream/errors.ts';
import { kinesisStreamIncarnations } from '../../../../../engine/stream/kinesis/kinesis-stream-incarnations.ts';
import { stubSender } from '../../../../support/stub-sender.ts';

const summary = (StreamCreationTimestamp: unknown) => ({
  StreamDescriptionSummary: { StreamCreationTimestamp, RetentionPeriodHours: 24, OpenShardCount: 900 },
});

describe('the life of a stream', () => {
  it('S6: is named by its creation time, in whole seconds', async () => {
    const { client, sent } = stubSender(summary(new Date(1_700_000_000_999)));
    expect(await kinesisStreamIncarnations(client, 'numbers').confirm(100)).toEqual({
      incarnation: { streamName: 'numbers', createdAtSeconds: 1_700_000_000 },
      retentionMs: 86_400_000,
      openShards: 900,
    });
    expect(sent).toEqual([{ StreamName: 'numbers' }]);
  });

  it('is asked for by the ARN of the stream, and named without the account', async () => {
    const arn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders';
    const { client, sent } = stubSender(summary(new Date(1_700_000_000_000)));
    const { incarnation } = await kinesisStreamIncarnations(client, 'orders', arn).confirm(100);
    expect(incarnation).toEqual({ streamName: 'orders', createdAtSeconds: 1_700_000_000 });
    expect(sent).toEqual([{ StreamARN: arn }]);
  });

  it('keeps records for a day where the endpoint does not say how long', async () => {
    const { client } = stubSender({ StreamDescriptionSummary: { StreamCreationTimestamp: new Date(0) } });
    const { retentionMs } = await kinesisStreamIncarnations(client, 'numbers').confirm(100);
    expect(retentionMs).toBe(86_400_000);
  });

  it.each([undefined, 0])('has at least one open shard where the endpoint says %j', async (OpenShardCount) => {
    const { client } = stubSender({
      StreamDescriptionSummary: { StreamCreationTimestamp: new Date(0), OpenShardCount },
    });
    expect(await kinesisStreamIncarnations(client, 'numbers').confirm(100)).toMatchObject({
      openShards: 1,
    });
  });

  it.each(['LimitExceededException', 'ThrottlingException'])(
    'is unknown because of others where Kinesis answers %s',
    async (name) => {
      const { client } = stubSender(Object.assign(new Error('Rate exceeded'), { name }));
      await expect(kinesisStreamIncarnations(client, 'numbers').confirm(100)).rejects.toThrow(StreamCallsLimited);
    },
  );

  it('is not unknown because of others where the call fails otherwise', async () => {
    const { client } = stubSender(new Error('down'));
    await expect(kinesisStreamIncarnations(client, 'numbers').confirm(100)).rejects.not.toThrow(StreamCallsLimited);
  });

  it.each([[{}], [summary(undefined)], [summary(new Date(Number.NaN))], [new Error('throttled')], ['silent']])(
    'is unknown where Kinesis does not say: %j',
    async (answer) => {
      const { client } = stubSender(answer);
      await expect(kinesisStreamIncarnations(client, 'numbers').confirm(20)).rejects.toThrow(IncarnationUnknown);
    },
  );
});
