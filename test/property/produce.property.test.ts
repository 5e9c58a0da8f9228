import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PublishIncomplete } from '../../engine/produce/errors.ts';
import { findValueProblems } from '../../engine/produce/find-value-problems.ts';
import type { CallFate, EntryFate } from '../support/producer-stream.ts';
import { ProducerWorld } from '../support/producer-world.ts';

const callFates = fc.array(fc.constantFrom<CallFate>('answered', 'answered', 'throttled', 'failed', 'late', 'hangs'), {
  maxLength: 12,
});
const entryFates = fc.array(fc.constantFrom<EntryFate>('lands', 'lands', 'throttled', 'failed', 'lost'), {
  maxLength: 60,
});
const faults = fc.record({
  callFates,
  entryFates,
  chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
  remainingMs: fc.integer({ min: 0, max: 20_000 }),
  latencyMs: fc.integer({ min: 1, max: 500 }),
});
type Faults = typeof faults extends fc.Arbitrary<infer T> ? T : never;

/** JSON that was not rounded while it was parsed. */
const values = fc.jsonValue().filter((value) => findValueProblems(value).length === 0);
const numbers = fc.record({
  from: fc.integer(),
  count: fc.integer({ min: 1, max: 3_000 }),
  way: fc.constantFrom({ ordered: false }, { ordered: true }, { aggregate: true }),
});
const messages = fc.record({
  messages: fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), value: values }, { requiredKeys: ['value'] }), {
    minLength: 1,
    maxLength: 60,
  }),
  way: fc.constantFrom({ ordered: false }, { ordered: true }, { aggregate: true }),
});
/** All with keys; some fill an aggregate soon or are too large for one. */
const keyedMessages = fc.array(
  fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    value: fc.constantFrom(10, 10, 6_000, 30_000).map((length) => 'x'.repeat(length)),
  }),
  { minLength: 1, maxLength: 60 },
);

/** Faults come first and end some time, as they must for anything to arrive. */
const worldWith = ({ callFates, entryFates, chance, latencyMs }: Faults): ProducerWorld => {
  const world = new ProducerWorld();
  const [ofCalls, ofEntries] = [[...callFates], [...entryFates]];
  world.random = () => chance;
  world.stream.latencyMs = latencyMs;
  world.stream.callFate = () => ofCalls.shift() ?? 'answered';
  world.stream.entryFate = () => ofEntries.shift() ?? 'lands';
  return world;
};

/** As a patient caller: goes on from where an answer or an error says, with more time after an invocation for nothing. */
const sendPatiently = async (world: ProducerWorld, input: object, remainingMs: number): Promise<void> => {
  world.remainingMs = remainingMs;
  for (let from: unknown, first = true; from !== null; first = false) {
    try {
      ({ next: from } = await world.invoke(first ? input : { ...input, from }));
    } catch (error) {
      if (!(error instanceof PublishIncomplete)) throw error;
      from = error.fields['next'];
      world.remainingMs += 10_000;
    }
  }
};

describe('producing', () => {
  it('acknowledges every intended number at least once and sends nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, faults, async ({ from, count, way }, script) => {
        const world = worldWith(script);
        const input = { from, to: from + count - 1, runId: 'r', ...way };

        await sendPatiently(world, input, script.remainingMs);

        const intended = new Set(Array.from({ length: count }, (_, index) => `r:${from + index}`));
        expect(new Set(world.stream.acknowledged)).toEqual(intended);
        expect(new Set(world.stream.ids)).toEqual(intended);
      }),
      { numRuns: 60 },
    );
  });

  it('carries every message unchanged, however often it is sent', async () => {
    await fc.assert(
      fc.asyncProperty(messages, faults, async ({ messages: list, way }, script) => {
        const world = worldWith(script);

        await sendPatiently(world, { messages: list, runId: 'r', ...way }, script.remainingMs);

        expect(new Set(world.stream.acknowledged)).toEqual(new Set(list.map((_, index) => `r:${index}`)));
        for (const { id, data, partitionkey } of world.stream.landed) {
          const message = list[Number(id.slice(2))];
          expect(JSON.stringify(data)).toBe(JSON.stringify(message?.value));
          expect(partitionkey).toBe(message?.key);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('lets the messages of a key arrive for the first time in their order, also in aggregates', async () => {
    const lists = fc.oneof(
      fc.record({ messages: messages.map((each) => each.messages), aggregate: fc.constant(false) }),
      fc.record({ messages: keyedMessages, aggregate: fc.constant(true) }),
    );
    await fc.assert(
      fc.asyncProperty(lists, faults, async ({ messages: list, aggregate }, script) => {
        const world = worldWith(script);

        await sendPatiently(world, { messages: list, runId: 'r', ordered: true, aggregate }, script.remainingMs);

        for (const key of ['a', 'b', 'c']) {
          const ids = world.stream.landed.filter((event) => event.partitionkey === key).map(({ id }) => id);
          const inOrder = list.flatMap((message, index) => (message.key === key ? [`r:${index}`] : []));
          expect([...new Set(ids)]).toEqual(inOrder);
        }
      }),
      { numRuns: 100 },
    );
  });
});
