import { describe, expect, it } from 'vitest';
import { IncarnationUnknown } from '../../../../engine/stream/errors.ts';
import { requireIncarnation } from '../../../../engine/stream/recent-incarnation.ts';
import { OperatorWorld } from '../../../support/operator-world.ts';
import { incarnation } from '../../../support/records.ts';

describe('the incarnation of the stream that an order speaks of', () => {
  it('S6: is the one that Kinesis confirms now', async () => {
    const world = new OperatorWorld();
    const { consumer } = world.operator();
    expect(await requireIncarnation(consumer.incarnation)).toEqual(incarnation);
    world.incarnations.isDown = true;
    await expect(requireIncarnation(consumer.incarnation)).rejects.toThrow(IncarnationUnknown);
  });
});
