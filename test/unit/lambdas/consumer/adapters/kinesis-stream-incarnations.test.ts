import { describe, expect, it } from 'vitest';
import { kinesisStreamIncarnations } from '../../../../../lambdas/consumer/adapters/kinesis-stream-incarnations.ts';
import { IncarnationUnknown } from '../../../../../lambdas/consumer/errors.ts';
import { stubSender } from '../../../../support/stub-sender.ts';

const summary = (StreamCreationTimestamp: unknown) => ({
  StreamDescriptionSummary: { StreamCreationTimestamp },
});

describe('the life of a stream', () => {
  it('S6: is named by its creation time, in whole seconds', async () => {
    const { client, sent } = stubSender(summary(new Date(1_700_000_000_999)));
    expect(await kinesisStreamIncarnations(client, 'numbers').confirm(100)).toEqual({
      streamName: 'numbers',
      createdAtSeconds: 1_700_000_000,
    });
    expect(sent).toEqual([{ StreamName: 'numbers' }]);
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
