import { expect, it } from 'vitest';
import { Faults } from './faults.ts';
import { seededRandom } from './random.ts';

const never = new Map([
  ['rain', 0],
  ['snow', 0],
]);

it('happens to a fault that is due at its first opportunity, and once', () => {
  const faults = new Faults(never, seededRandom(1));
  expect(faults.happens('rain')).toBe(false);
  faults.makeDue();
  expect([faults.happens('rain'), faults.happens('rain')]).toEqual([true, false]);
  expect(faults.kindsMet).toBe(1);
});

it('never happens to a fault that the run does not have, nor once everything is healed', () => {
  const faults = new Faults(never, seededRandom(1));
  faults.makeDue();
  expect(faults.happens('hail')).toBe(false);
  faults.heal();
  expect(faults.happens('snow')).toBe(false);
  expect(faults.kindsMet).toBe(0);
});

it('counts as kinds the faults of the run alone, however often they happen, and no outcomes', () => {
  const faults = new Faults(new Map([['rain', 1]]), seededRandom(1));
  faults.count('umbrella');
  faults.happens('rain');
  faults.happens('rain');
  expect([faults.kindsMet, faults.counts()['rain']]).toEqual([1, 2]);
});

it('draws each fault by itself: one more in the run, however often asked for, changes nothing for the others', () => {
  const drawn = (rates: Record<string, number>): readonly boolean[] => {
    const faults = new Faults(new Map(Object.entries(rates)), seededRandom(1));
    return Array.from({ length: 50 }, () => {
      faults.happens('hail');
      return faults.happens('rain');
    });
  };
  expect(drawn({ rain: 0.5, hail: 0.5 })).toEqual(drawn({ rain: 0.5 }));
  expect(new Set(drawn({ rain: 0.5 })).size).toBe(2);
});
