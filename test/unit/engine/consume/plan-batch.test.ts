import { describe, expect, it } from 'vitest';
import { isOfFormerIncarnation, type PlanContext } from '../../../../engine/consume/plan-batch.ts';
import type { StreamRecord } from '../../../../engine/stream/record.ts';
import {
  arrival,
  batch,
  cloudEventBytes,
  incarnation,
  numberRecord,
  record,
  sequence,
  shardId,
  utf8,
} from '../../../support/records.ts';
import { planWhole } from '../../../support/unpacked.ts';

const plan = (records: readonly StreamRecord[], overrides: Partial<PlanContext> = {}) =>
  planWhole(batch(...records), overrides);
const kinds = (records: readonly StreamRecord[], overrides: Partial<PlanContext> = {}) =>
  plan(records, overrides).map(({ kind }) => kind);

const createdAt = new Date(incarnation.createdAtSeconds * 1000);
const formerLife = { arrivedAt: new Date(createdAt.getTime() - 1) };

describe('skipping by the checkpoint', () => {
  it('skips records up to and including the checkpoint, by value', () => {
    const records = [numberRecord(1, 9), numberRecord(2, 10), numberRecord(3, 11)];
    expect(kinds(records, { skipThrough: sequence(10) })).toEqual(['skip', 'skip', 'write']);
    expect(plan(records, { skipThrough: sequence(10) })[0]).toMatchObject({ because: 'checkpoint' });
  });

  it('skips nothing where nothing may be skipped', () => {
    expect(kinds([numberRecord(1), numberRecord(2)])).toEqual(['write', 'write']);
  });

  it('does not look into what it skips', () => {
    expect(kinds([record({ data: utf8('{') })], { skipThrough: sequence(1) })).toEqual(['skip']);
  });

  it.each([
    ['S6: lower', '5'],
    ['S7: higher', '900'],
  ])('writes a record of a former life of the stream, its number being %s', (_name, at) => {
    const former = { ...numberRecord(1, at), ...formerLife };
    expect(kinds([former], { skipThrough: sequence(1_000) })).toEqual(['write']);
  });
});

describe('the start of a group', () => {
  it('skips what arrived before it, and not what arrived at it', () => {
    const early = { ...numberRecord(1), arrivedAt: new Date(arrival.getTime() - 1) };
    expect(kinds([early, numberRecord(2)], { start: arrival })).toEqual(['skip', 'write']);
    expect(plan([early], { start: arrival })[0]).toMatchObject({ because: 'before-start' });
  });

  it('also for a former incarnation, and not for a record that came late', () => {
    const records = [{ ...numberRecord(1), ...formerLife }, numberRecord(3), numberRecord(2)];
    expect(kinds(records, { start: arrival })).toEqual(['skip', 'write', 'write']);
  });
});

describe('C30: the same event twice in one batch', () => {
  it('is written once; the others are in-batch duplicates', () => {
    expect(plan([numberRecord(1, 1), numberRecord(2, 2), numberRecord(1, 3), numberRecord(1, 4)])).toMatchObject([
      { kind: 'write' },
      { kind: 'write' },
      { kind: 'in-batch-duplicate' },
      { kind: 'in-batch-duplicate' },
    ]);
  });

  it('is no copy of one that is skipped or rejected', () => {
    const bad = record({ data: cloudEventBytes({ data: '\ud800' }), sequence: sequence(2) });
    expect(kinds([numberRecord(1, 1), bad, numberRecord(1, 3)], { skipThrough: sequence(1) })).toEqual([
      'skip',
      'reject',
      'write',
    ]);
  });
});

describe('rejecting', () => {
  it('C18, C19: leaves its neighbours alone', () => {
    const bad = [Uint8Array.of(0xff), utf8('{'), utf8('')].map((data, index) =>
      record({ data, sequence: sequence(index + 2) }),
    );
    expect(kinds([numberRecord(1), ...bad, numberRecord(5)])).toEqual(['write', 'reject', 'reject', 'reject', 'write']);
  });

  it('C22: shows the id of an event whose value cannot be stored', () => {
    const bad = record({ data: cloudEventBytes({ data: { _bsontype: 'Long' } }) });
    expect(plan([bad])).toMatchObject([
      { kind: 'reject', rejection: { code: 'unsupported-value' }, eventId: 'highwater:numbers run:1' },
    ]);
  });

  it('obeys an operator who orders one record to be set aside, unread', () => {
    const records = [numberRecord(1, '007'), numberRecord(2, 8)];
    expect(plan(records, { skipRecords: [sequence(7)] })).toMatchObject([
      { kind: 'reject', rejection: { code: 'skipped-by-operator' } },
      { kind: 'write' },
    ]);
  });

  it('C4: obeys several such orders in one batch, and none for the records between them', () => {
    const records = [numberRecord(1, 7), numberRecord(2, 8), numberRecord(3, 9), numberRecord(4, 10)];
    expect(kinds(records, { skipRecords: [sequence('007'), sequence(9), sequence(11)] })).toEqual([
      'reject',
      'write',
      'reject',
      'write',
    ]);
  });

  it('does not obey that order for a record of a former incarnation, whose number says nothing', () => {
    expect(kinds([{ ...numberRecord(7), ...formerLife }], { skipRecords: [sequence(7)] })).toEqual(['write']);
  });

  it('S6: a foreign record of a former incarnation, whose position nobody can name any more', () => {
    const foreign = record({ data: utf8('[]'), ...formerLife });
    expect(plan([foreign])).toMatchObject([{ kind: 'reject', rejection: { code: 'former-incarnation' } }]);
    expect(kinds([record({ data: utf8('[]') })])).toEqual(['write']);
  });
});

it('knows a former incarnation by the arrival alone', () => {
  const source = { incarnation, shard: shardId() };
  expect(isOfFormerIncarnation(record({ arrivedAt: createdAt }), source)).toBe(false);
  expect(isOfFormerIncarnation(record(formerLife), source)).toBe(true);
});
