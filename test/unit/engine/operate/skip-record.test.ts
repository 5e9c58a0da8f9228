import { describe, expect, it } from 'vitest';
import { CommandRefused } from '../../../../engine/checkpoints/errors.ts';
import { skipRecord } from '../../../../engine/operate/skip-record.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { sequence } from '../../../support/records.ts';

const skip = (world: OperatorWorld, number: number): Promise<void> =>
  skipRecord({ shard: world.shard, sequence: sequence(number) }, world.operator());

describe('an order to skip a record', () => {
  it('C4: has the consumer set it aside and go on', async () => {
    const world = await OperatorWorld.handled(9, 3);
    await skip(world, 5);
    expect(world.row()).toEqual({ sequence: '3', skips: ['5'] });
    expect(await world.deliver(4, 9)).toMatchObject({ inserted: 5, deadLetters: 1, checkpoint: '9' });
    expect(world.row()).toEqual({ sequence: '9' });
  });

  it('C4: has several records of one batch set aside, in whatever order they are found', async () => {
    const world = await OperatorWorld.handled(9, 3);
    await skip(world, 7);
    await skip(world, 5);
    expect(world.row()).toEqual({ sequence: '3', skips: ['5', '7'] });
    expect(await world.deliver(4, 9)).toMatchObject({ inserted: 4, deadLetters: 2, checkpoint: '9' });
    expect(world.row()).toEqual({ sequence: '9' });
  });

  it('C4: works where the very first record crashes the function, before there is a row', async () => {
    const world = new OperatorWorld();
    world.stream.put(world.shard, ...numbers(1, 3));
    await skip(world, 1);
    expect(world.row()).toEqual({ sequence: null, skips: ['1'] });
    expect(await world.deliver(1, 3)).toMatchObject({ inserted: 2, deadLetters: 1, checkpoint: '3' });
  });

  it('C4: is harmless given twice, and by two operators at once', async () => {
    const world = await OperatorWorld.handled(9, 3);
    await Promise.all([skip(world, 5), skip(world, 5)]);
    await skip(world, 5);
    expect(world.row()).toEqual({ sequence: '3', skips: ['5'] });
  });

  it('C4: is decided anew where the row has moved meanwhile', async () => {
    const world = await OperatorWorld.handled(9, 3);
    const { change } = world.commands;
    world.commands.change = async (...args) => {
      if (world.row()?.sequence === '3') await world.deliver(4, 4);
      return change.apply(world.commands, args);
    };
    await skip(world, 5);
    expect(world.row()).toEqual({ sequence: '4', skips: ['5'] });
  });

  it('C4: is refused for a record that is handled, or that the shard does not hold', async () => {
    const world = await OperatorWorld.handled(9, 3);
    await expect(skip(world, 3)).rejects.toThrow(/already handled/);
    await expect(skip(world, 99)).rejects.toThrow(CommandRefused);
    expect(world.row()).toEqual({ sequence: '3' });
  });
});
