import { describe, expect, it } from 'vitest';
import { countBatches } from '../../../../../cli/local/demo/count-batches.ts';
import { demoWorld, type WorldChanges } from '../../../../support/demo-world.ts';

const batch = (counts: object): string => JSON.stringify({ event: 'batch.handled', ...counts });

/** A consumer whose log holds these lines at one look after the other, at the last one for ever. */
function logging(looks: readonly (readonly string[])[], changes: WorldChanges = {}) {
  let look = 0;
  const { world } = demoWorld({
    ...changes,
    aws: (command) => {
      if (command !== 'FilterLogEvents') return {};
      const lines = looks[Math.min(look, looks.length - 1)] ?? [];
      look += 1;
      return { events: lines.map((message) => ({ message })) };
    },
  });
  return { world, looks: () => look };
}

describe.concurrent('the sums of the log', () => {
  it('are given at once where every published record is accounted for', async () => {
    const lines = [batch({ records: 4 }), batch({ records: 6, duplicates: 5 })];
    const { world, looks } = logging([lines]);
    expect(await countBatches(world, 10)).toMatchObject({ records: 10, refused: 5 });
    expect(looks()).toBe(1);
  });

  it('wait for lines that come later', async () => {
    const { world } = logging([[], [batch({ records: 4 })], [batch({ records: 4 }), batch({ records: 6 })]]);
    expect(await countBatches(world, 10)).toMatchObject({ records: 10 });
  });

  it('take no redelivery that the checkpoint covered for a record', async () => {
    const first = batch({ records: 10, skipped: 4 });
    const { world } = logging([[first], [first, batch({ records: 4 })]]);
    expect(await countBatches(world, 10)).toMatchObject({ records: 14, skipped: 4 });
  });

  it('do without lines that a killed process took with it: four looks without news are enough', async () => {
    const { world, looks } = logging([[], [batch({ records: 4 })]]);
    expect(await countBatches(world, 10)).toMatchObject({ records: 4 });
    expect(looks()).toBe(6);
  });

  it('are no longer waited for when the end is asked for', async () => {
    const stop = new AbortController();
    const { world } = logging([[]], { signal: stop.signal });
    const counting = countBatches(world, 10);
    stop.abort(new Error('enough'));
    await expect(counting).rejects.toThrow('enough');
  });
});
