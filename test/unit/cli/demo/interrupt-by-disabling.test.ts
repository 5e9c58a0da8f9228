import { describe, expect, it } from 'vitest';
import { interruptByDisabling } from '../../../../cli/demo/interrupt-by-disabling.ts';
import { demoWorld, emptyTally } from '../../../support/demo-world.ts';

/** A mapping that takes one look until it is what it was told to be. */
function mapping(order: string[] = []) {
  let state = 'Enabled';
  return (command: string, { Enabled }: Readonly<Record<string, unknown>>) => {
    if (command !== 'UpdateEventSourceMapping') {
      const now = state;
      state = state.replace('Disabling', 'Disabled').replace('Enabling', 'Enabled');
      return { State: now };
    }
    state = Enabled === true ? 'Enabling' : 'Disabling';
    order.push(state);
    return {};
  };
}

describe.concurrent('interrupting by disabling the mapping', () => {
  it('publishes while it is disabled, tells what had come before, and enables it again', async () => {
    const order: string[] = [];
    const { world, sent } = demoWorld({
      aws: mapping(order),
      tally: async () => {
        order.push('tally');
        return { ...emptyTally, reached: 12, resumesFrom: 13 };
      },
    });
    const interruption = await interruptByDisabling(world, async () => void order.push('published'));
    expect(interruption).toEqual({ kind: 'disable', reached: 12, resumedFrom: 13 });
    expect(order).toEqual(['Disabling', 'published', 'tally', 'Enabling']);
    expect(sent).toContainEqual(['GetEventSourceMapping', { UUID: 'mapping-1' }]);
    expect(sent.filter(([name]) => name === 'UpdateEventSourceMapping').map(([, input]) => input)).toEqual([
      { UUID: 'mapping-1', Enabled: false },
      { UUID: 'mapping-1', Enabled: true },
    ]);
  });

  it('lets the batch end that was under way when the mapping was disabled', async () => {
    const counts = [10, 12, 15];
    let last = 0;
    const { world } = demoWorld({
      aws: mapping(),
      countDocuments: async () => {
        last = counts.shift() ?? 17;
        return last;
      },
    });
    let before = 0;
    await interruptByDisabling(world, async () => {
      before = last;
    });
    expect(before).toBe(17);
  });

  it('ends when the end is asked for while the mapping is being disabled', async () => {
    const stop = new AbortController();
    const { world } = demoWorld({
      signal: stop.signal,
      aws: (command) => {
        if (command === 'GetEventSourceMapping') stop.abort(new Error('enough'));
        return { State: 'Disabling' };
      },
    });
    const nobody = async () => expect.unreachable('nothing is published');
    await expect(interruptByDisabling(world, nobody)).rejects.toThrow('enough');
  });

  it('ends when the end is asked for while documents still arrive', async () => {
    const stop = new AbortController();
    let count = 0;
    const { world } = demoWorld({
      signal: stop.signal,
      aws: mapping(),
      countDocuments: async () => {
        if (count === 2) stop.abort(new Error('enough'));
        count += 1;
        return count;
      },
    });
    const nobody = async () => expect.unreachable('nothing is published');
    await expect(interruptByDisabling(world, nobody)).rejects.toThrow('enough');
  });

  it('fails where what is to wait in the stream cannot be published', async () => {
    const { world } = demoWorld({ aws: mapping() });
    const failing = async () => {
      throw new Error('the producer failed');
    };
    await expect(interruptByDisabling(world, failing)).rejects.toThrow('the producer failed');
  });
});
