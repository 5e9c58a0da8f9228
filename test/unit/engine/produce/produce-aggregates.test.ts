import { describe, expect, it } from 'vitest';
import { ProducerWorld } from '../../../support/producer-world.ts';

describe('aggregates', () => {
  it('carry the events of a run, count them, and take few records', async () => {
    const world = new ProducerWorld();

    const progress = await world.invoke({ to: 1000, runId: 'r', aggregate: true });

    expect(progress).toEqual({ runId: 'r', published: 1000, next: null });
    expect(world.stream.ids.toSorted()).toEqual(
      Array.from({ length: 1000 }, (_, index) => `r:${index + 1}`).toSorted(),
    );
    const records = world.stream.calls.flatMap(({ keys }) => keys);
    expect(records.length).toBeLessThan(20);
  });

  it('P6: are taken up where the time ran out, without a gap', async () => {
    const world = new ProducerWorld();
    world.remainingMs = 60;
    world.stream.entryFate = (id, call) => (call === 0 && id !== 'r:1' ? 'throttled' : 'lands');
    const messages = Array.from({ length: 200 }, (_, index) => ({ key: `k${index % 3}`, value: 'x'.repeat(1_000) }));

    const invocations = await world.invokeUntilDone({ messages, runId: 'r', aggregate: true, ordered: true });

    expect(invocations).toBeGreaterThan(1);
    expect(new Set(world.stream.ids)).toEqual(new Set(messages.map((_, index) => `r:${index}`)));
    for (const key of ['k0', 'k1', 'k2']) {
      const ids = world.stream.landed
        .filter((event) => event.partitionkey === key)
        .map(({ id }) => Number(id.slice(2)));
      expect([...new Set(ids)]).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
    }
  });

  it('P4: hold the same events where the reply was lost', async () => {
    const world = new ProducerWorld();
    world.stream.entryFate = (_, call) => (call === 0 ? 'lost' : 'lands');

    const progress = await world.invoke({ to: 50, runId: 'r', aggregate: true });

    expect(progress).toMatchObject({ published: 50, next: null });
    expect(world.stream.ids).toHaveLength(100);
    expect(new Set(world.stream.ids).size).toBe(50);
  });

  it('keep to the limits of a call', async () => {
    const world = new ProducerWorld();

    const messages = Array.from({ length: 6_000 }, () => ({ value: 'x'.repeat(2_000) }));

    await world.invoke({ messages, aggregate: true });

    expect(world.stream.calls.length).toBeGreaterThan(2);
    for (const { keys, bytes } of world.stream.calls) {
      expect(keys.length).toBeLessThanOrEqual(500);
      expect(bytes).toBeLessThanOrEqual(4.5 * 1024 * 1024);
    }
  });
});
