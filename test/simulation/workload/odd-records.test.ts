import { describe, expect, it } from 'vitest';
import { seededRandom } from '../engine/random.ts';
import { lastClosedSeed, planOf } from '../run/simulate.ts';
import { envelopeBytes } from './envelope-records.ts';
import { malformedBytes } from './malformed-records.ts';
import { addedBytes } from './odd-records.ts';
import { kindOf } from './record-meaning.ts';

const indexes = Array.from({ length: 400 }, (_, index) => index);
const recordsOf = (hasAddedKinds: boolean): readonly Uint8Array[] => {
  const run = seededRandom(1);
  return indexes.map((index) => malformedBytes(run, index, { hasAddedKinds }));
};
const isAdded = (_: Uint8Array, index: number): boolean => {
  const run = seededRandom(1);
  return (addedBytes(run, index) ?? envelopeBytes(run, index, () => new Uint8Array())) !== undefined;
};

describe('an added kind of record', () => {
  it('comes after the seeds that are recorded, and in every run from there on', () => {
    expect([1, lastClosedSeed, lastClosedSeed + 1].map((seed) => planOf(seed).hasAddedKinds)).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('is drawn only where the plan has it, and leaves every other record as it is', () => {
    const [without, withAdded] = [recordsOf(false), recordsOf(true)];
    expect(without.map(kindOf)).not.toContain('utf-16');
    expect(withAdded.map(kindOf)).toEqual(
      expect.arrayContaining(['either-version', 'zoneless', 'kpl-keyed', 'log-events']),
    );
    expect(withAdded.filter(isAdded).length).toBeGreaterThan(2);
    const isOther = (bytes: Uint8Array, index: number): boolean => !isAdded(bytes, index);
    expect(withAdded.filter(isOther)).toEqual(without.filter(isOther));
  });
});
