import { describe, expect, it } from 'vitest';
import { requireCertainPositions } from '../../../../engine/consume/keep-dead-letters.ts';
import { IncarnationUnknown } from '../../../../engine/stream/errors.ts';
import { batch, numberRecord, position, record, utf8 } from '../../../support/records.ts';
import { planWhole } from '../../../support/unpacked.ts';

const check = (data: Uint8Array | undefined, isPositionCertain: boolean) => () => {
  const plan = planWhole(batch(data === undefined ? numberRecord(1) : record({ data })));
  const located = { position: position(), checkpoint: null, isPositionCertain, skipThrough: null };
  requireCertainPositions(located, plan);
};

describe('a plan while the incarnation of the stream is uncertain', () => {
  it('may write events, which have ids of their own', () => {
    expect(check(undefined, false)).not.toThrow();
  });

  it.each([
    ['a foreign record', utf8('[]')],
    ['a dead letter', utf8('{')],
  ])('may not use a position as the id of %s', (_name, data) => {
    expect(check(data, false)).toThrow(IncarnationUnknown);
    expect(check(data, true)).not.toThrow();
  });
});
