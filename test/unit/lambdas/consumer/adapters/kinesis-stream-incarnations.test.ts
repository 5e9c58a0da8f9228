import { describe, expect, it } from 'vitest';
import { kinesisStreamIncarnations } from '../../../../../lambdas/consumer/adapters/kinesis-stream-incarnations.ts';
import { IncarnationUnknown } from '../../../../../lambdas/consumer/errors.ts';
import { stubSender } from '../../../../support/stub-sender.ts';

const summary = (StreamCreationTimestamp: unknown) => ({
  StreamDescriptionSummary: { StreamCreationTimestamp, RetentionPeriodHours: 24 },
});

describe('the life of a stream', () => {
  it('S6: is named by its creation time, in whole seconds', async () => {
    const { client, sent } = stubSender(summary(new Date(1_700_000_000_999)));
    expect(await kinesisStreamIncarnations(client, 'numbers').confirm(100)).toEqual({
      incarnation: { streamName: 'numbers', createdAtSeconds: 1_700_000_000 },
      retentionMs: 86_400_000,
    });
    expect(sent).toEqual([{ StreamName: 'numbers' }]);
  });

  it('keeps records for a day where the endpoint does not say how long', async () => {
    const { client } = stubSender({ StreamDescriptionSummary: { StreamCreationTimestamp: new Date(0) } });
    const { retentionMs } = await kinesisStreamIncarnations(client, 'numbers').confirm(100);
    expect(retentionMs).toBe(86_400_000);
  });

  it.each([
    [{}],
    [summary(undefined)],
    [summary(new Date(Number.NaN))],
    [new Error('throttled')],
    ['silent'],
  ])('is unknown where Kinesis does not say: %j', async (answer) => {
    const { client } = stubSender(answer);
    await expect(kinesisStreamIncarnations(client, 'numbers').confirm(20)).rejects.toThrow(
      IncarnationUnknown,
    );
  });
});
