import { describe, expect, it } from 'vitest';
import { CommandRefused } from '../../../../engine/checkpoints/errors.ts';
import { discardDeadLetters } from '../../../../engine/operate/discard-dead-letters.ts';
import { OperatorWorld } from '../../../support/operator-world.ts';
import { record, utf8 } from '../../../support/records.ts';

describe('discarding dead letters', () => {
  it('closes them, keeps their bytes, and a redelivery does not open them again', async () => {
    const world = new OperatorWorld();
    const bad = record({ data: utf8('{') });
    await world.deliverRecords([bad]);
    const [id = ''] = world.deadLetters.letters.keys();
    expect(await discardDeadLetters([id, 'unknown'], world.operator())).toBe(1);
    expect(await discardDeadLetters([id], world.operator())).toBe(0);
    world.checkpoints.rows.clear();
    await world.deliverRecords([bad]);
    expect(world.deadLetters.letters.get(id)).toMatchObject({ state: 'discarded', payload: bad.data });
  });

  it('is refused where none is named', async () => {
    await expect(discardDeadLetters([], new OperatorWorld().operator())).rejects.toThrow(CommandRefused);
  });
});
