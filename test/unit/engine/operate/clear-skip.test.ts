import { describe, expect, it } from 'vitest';
import { clearSkip } from '../../../../engine/operate/skip-record.ts';
import { OperatorWorld } from '../../../support/operator-world.ts';
import { sequence } from '../../../support/records.ts';

const row = { sequence: sequence(3), sinkThrough: sequence(2) };
const ordered = { ...row, skips: [sequence(5), sequence(7)] };

describe('taking orders to skip back', () => {
  it('C4: gives the records that are not skipped then, and leaves the rest of the row', async () => {
    const world = new OperatorWorld();
    world.setRow(ordered);
    expect(await clearSkip({ shard: world.shard }, world.operator())).toEqual(['5', '7']);
    expect(world.row()).toEqual(row);
  });

  it('C4: leaves the other orders where one record is named', async () => {
    const world = new OperatorWorld();
    world.setRow(ordered);
    const order = { shard: world.shard, sequence: sequence(5) };
    expect(await clearSkip(order, world.operator())).toEqual(['5']);
    expect(world.row()).toEqual({ ...row, skips: ['7'] });
    expect(await clearSkip(order, world.operator())).toEqual([]);
  });

  it('C4: is decided anew where another record is ordered meanwhile', async () => {
    const world = new OperatorWorld();
    world.setRow(ordered);
    world.commands.beforeChange = () => {
      world.commands.beforeChange = () => undefined;
      world.setRow({ ...row, skips: [...ordered.skips, sequence(8)] });
    };
    const order = { shard: world.shard, sequence: sequence(7) };
    expect(await clearSkip(order, world.operator())).toEqual(['7']);
    expect(world.row()).toEqual({ ...row, skips: ['5', '8'] });
  });

  it('C4: gives nothing where there is none', async () => {
    const world = new OperatorWorld();
    expect(await clearSkip({ shard: world.shard }, world.operator())).toEqual([]);
    expect(world.row()).toBeNull();
  });
});
