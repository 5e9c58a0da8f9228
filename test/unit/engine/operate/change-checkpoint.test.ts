import { describe, expect, it } from 'vitest';
import { CheckpointStoreUnavailable } from '../../../../engine/checkpoints/errors.ts';
import type { Checkpoint } from '../../../../engine/checkpoints/ports.ts';
import { changeCheckpoint } from '../../../../engine/operate/change-checkpoint.ts';
import { CommandContended } from '../../../../engine/operate/errors.ts';
import { OperatorWorld } from '../../../support/operator-world.ts';
import { position, sequence } from '../../../support/records.ts';

const at = (number: number): Checkpoint => ({ sequence: sequence(number) });
const raise = (row: Checkpoint | null) => ({
  to: { ...(row ?? at(0)), skips: [sequence(99)] },
  result: row?.sequence,
});
const change = (world: OperatorWorld) => changeCheckpoint(position(), raise, world.operator());

describe('changing a row', () => {
  it('writes what was decided from the row', async () => {
    const world = new OperatorWorld();
    world.setRow(at(3));
    expect(await change(world)).toBe('3');
    expect(world.row()).toEqual({ ...at(3), skips: ['99'] });
  });

  it('O1: decides anew from the row that stood in the way', async () => {
    const world = new OperatorWorld();
    world.setRow(at(3));
    let moves = 0;
    world.commands.beforeChange = () => {
      if (moves < 3) world.setRow(at(4 + moves++));
    };
    expect(await change(world)).toBe('6');
    expect(world.row()).toEqual({ ...at(6), skips: ['99'] });
  });

  it('O1: gives up where others keep changing it, and has changed nothing', async () => {
    const world = new OperatorWorld();
    let moves = 0;
    world.commands.beforeChange = () => world.setRow(at(moves++));
    await expect(change(world)).rejects.toThrow(CommandContended);
    expect(world.row()?.skips).toBeUndefined();
  });

  it('writes nothing where the decision is to leave the row', async () => {
    const world = new OperatorWorld();
    const leave = () => ({ to: null, result: 'left' });
    expect(await changeCheckpoint(position(), leave, world.operator())).toBe('left');
    expect(world.row()).toBeNull();
  });

  it('throws where the store is down', async () => {
    const world = new OperatorWorld();
    world.commands.beforeChange = () => {
      world.checkpoints.isDown = true;
    };
    await expect(change(world)).rejects.toThrow(CheckpointStoreUnavailable);
  });
});
