import { describe, expect, it } from 'vitest';
import { countBatches } from '../../../../cli/demo/count-batches.ts';
import { scriptedAws } from '../../../support/scripted-aws.ts';

const batch = (counts: object): string => JSON.stringify({ event: 'batch.handled', ...counts });

/** A consumer whose log holds these lines at one look after the other, at the last one for ever. */
function logging(looks: readonly (readonly string[])[], signal = new AbortController().signal) {
  let look = 0;
  const { clients } = scriptedAws((command) => {
    if (command !== 'FilterLogEvents') return {};
    const lines = looks[Math.min(look, looks.length - 1)] ?? [];
    look += 1;
    return { events: lines.map((message) => ({ message })) };
  });
  return { consumer: { clients, functionName: 'consumer-1', signal }, looks: () => look };
}

describe.concurrent('the sums of the log', () => {
  it('are given at once where every published record is accounted for', async () => {
    const lines = [batch({ records: 4 }), batch({ records: 6, duplicates: 5 })];
    const { consumer, looks } = logging([lines]);
    expect(await countBatches(consumer, 10, 1)).toMatchObject({ records: 10, refused: 5 });
    expect(looks()).toBe(1);
  });

  it('wait for lines that come later', async () => {
    const { consumer } = logging([[], [batch({ records: 4 })], [batch({ records: 4 }), batch({ records: 6 })]]);
    expect(await countBatches(consumer, 10, 1)).toMatchObject({ records: 10 });
  });

  it('take no redelivery that the checkpoint covered for a record', async () => {
    const first = batch({ records: 10, skipped: 4 });
    const { consumer } = logging([[first], [first, batch({ records: 4 })]]);
    expect(await countBatches(consumer, 10, 1)).toMatchObject({ records: 14, skipped: 4 });
  });

  it('do without lines that a killed process took with it: eight looks without news are enough', async () => {
    const { consumer, looks } = logging([[], [batch({ records: 4 })]]);
    expect(await countBatches(consumer, 10, 1)).toMatchObject({ records: 4 });
    expect(looks()).toBe(10);
  });

  it('come to an end where lost lines are missing and records are delivered again for ever', async () => {
    const again = (times: number) => [
      batch({ records: 4 }),
      ...Array.from({ length: times }, () => batch({ records: 4, skipped: 4 })),
    ];
    const { consumer } = logging(Array.from({ length: 20 }, (_, look) => again(look)));
    expect(await countBatches(consumer, 10, 1)).toEqual({
      records: 36,
      skipped: 32,
      already: 0,
      refused: 0,
    });
  });

  it('are not known where there is no line at all, which is not waited for long', async () => {
    const { consumer, looks } = logging([['START RequestId: 1'], []]);
    expect(await countBatches(consumer, 10, 1)).toBeUndefined();
    expect(looks()).toBe(9);
  });

  it('are no longer waited for when the end is asked for', async () => {
    const stop = new AbortController();
    const { consumer } = logging([[]], stop.signal);
    const counting = countBatches(consumer, 10, 1);
    stop.abort(new Error('enough'));
    await expect(counting).rejects.toThrow('enough');
  });
});
