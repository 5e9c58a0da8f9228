import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isOfFormerIncarnation, type PlanContext } from '../../engine/consume/plan-batch.ts';
import { usualDecoding } from '../../engine/documents/decoding.ts';
import type { StreamRecord } from '../../engine/stream/record.ts';
import { compareSequenceNumbers } from '../../engine/stream/sequence-number.ts';
import { batch, cloudEventBytes, incarnation, record, sequence, shardId, utf8 } from '../support/records.ts';
import { planWhole } from '../support/unpacked.ts';

const createdAtMs = incarnation.createdAtSeconds * 1000;
const data = fc.oneof(
  { weight: 4, arbitrary: fc.nat({ max: 4 }).map((n) => cloudEventBytes({ id: `run:${n}` })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(utf8('{'), utf8('[]'), Uint8Array.of(0xff), cloudEventBytes({ data: '\ud800' })),
  },
);
/** Arrivals around the creation of the stream: some belong to a former incarnation. */
const arrivedAt = fc.integer({ min: -3, max: 6 }).map((ms) => new Date(createdAtMs + ms));
const records = fc
  .array(fc.record({ step: fc.integer({ min: 1, max: 3 }), data, arrivedAt }), {
    minLength: 1,
    maxLength: 20,
  })
  .map((items) => {
    let at = 0;
    return items.map(({ step, ...rest }): StreamRecord => {
      at += step;
      return record({ ...rest, sequence: sequence(at) });
    });
  });
const number = fc.nat({ max: 40 }).map((at) => sequence(at));
const context: fc.Arbitrary<PlanContext> = fc.record({
  incarnation: fc.constant(incarnation),
  shard: fc.constant(shardId()),
  skipThrough: fc.option(number),
  skipRecords: fc.uniqueArray(number, { maxLength: 5 }),
  decoding: fc.constant(usualDecoding),
  start: fc.option(fc.integer({ min: -3, max: 6 }).map((ms) => new Date(createdAtMs + ms))),
});
const runs = { numRuns: 500 };

it('plans every record, once and in order, and the same each time', () => {
  fc.assert(
    fc.property(records, context, (items, given) => {
      const plan = planWhole(batch(...items), given);
      expect(plan.map((planned) => planned.record)).toEqual(items);
      expect(planWhole(batch(...items), given)).toEqual(plan);
    }),
    runs,
  );
});

it('skips nothing above the checkpoint, nothing of a former incarnation by it, and nothing that arrived after the start', () => {
  fc.assert(
    fc.property(records, context, (items, given) => {
      for (const planned of planWhole(batch(...items), given)) {
        if (planned.kind !== 'skip') continue;
        const { sequence: at, arrivedAt: arrival } = planned.record;
        if (planned.because === 'before-start') expect(arrival < (given.start ?? new Date(0))).toBe(true);
        else {
          expect(compareSequenceNumbers(at, given.skipThrough ?? sequence(0))).toBeLessThanOrEqual(0);
          expect(isOfFormerIncarnation(planned.record, given)).toBe(false);
        }
      }
    }),
    runs,
  );
});

it('C4: sets aside unread what is to be skipped and not handled yet, and nothing else', () => {
  fc.assert(
    fc.property(records, context, (items, given) => {
      for (const planned of planWhole(batch(...items), given)) {
        if (planned.kind === 'skip') continue;
        const { record } = planned;
        const isOrdered = given.skipRecords.some((skip) => compareSequenceNumbers(skip, record.sequence) === 0);
        const isUnread = planned.kind === 'reject' && planned.rejection.code === 'skipped-by-operator';
        expect(isUnread).toBe(isOrdered && !isOfFormerIncarnation(record, given));
      }
    }),
    runs,
  );
});

it('S6, S7: skips nothing by a checkpoint where nothing may be skipped', () => {
  fc.assert(
    fc.property(records, context, (items, given) => {
      const plan = planWhole(batch(...items), { ...given, skipThrough: null, start: null });
      expect(plan.filter(({ kind }) => kind === 'skip')).toEqual([]);
    }),
    runs,
  );
});

it('C30: writes no id twice, and every copy comes after a write of its id', () => {
  fc.assert(
    fc.property(records, context, (items, given) => {
      const plan = planWhole(batch(...items), given);
      const written = plan.flatMap((planned) => (planned.kind === 'write' ? [planned.candidate.document._id] : []));
      expect(new Set(written).size).toBe(written.length);
      plan.forEach((planned, index) => {
        if (planned.kind !== 'in-batch-duplicate') return;
        const earlier = plan.slice(0, index).flatMap((each) => (each.kind === 'write' ? [each.candidate] : []));
        expect(earlier.map(({ document }) => document._id)).toContain(planned.candidate.document._id);
      });
    }),
    runs,
  );
});

it('decides on each record but an in-batch duplicate as if it came alone', () => {
  fc.assert(
    fc.property(records, context, (items, given) => {
      for (const planned of planWhole(batch(...items), given)) {
        const [alone] = planWhole(batch(planned.record), given);
        expect(alone?.kind).toBe(planned.kind === 'in-batch-duplicate' ? 'write' : planned.kind);
      }
    }),
    runs,
  );
});
