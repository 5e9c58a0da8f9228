import { describe, expect, it } from 'vitest';
import { applyChange } from './mongo-change.ts';
import { idsAskedFor, matchesFilter } from './mongo-filter.ts';

describe('a filter', () => {
  const document = { _id: 'a', n: 10, text: '10', at: new Date(5), inner: { state: 'open' }, none: null };

  it.each([
    [{ _id: 'a' }, true],
    [{ 'inner.state': 'open', n: 10 }, true],
    [{ 'inner.state': 'closed' }, false],
    [{ text: { $gte: '1' } }, true],
    [{ text: { $gte: '9' } }, false],
    [{ n: { $gt: 9, $lte: 10 } }, true],
    [{ n: { $gte: '1' } }, false],
    [{ at: { $lt: new Date(6) } }, true],
    [{ missing: null, none: null }, true],
    [{ missing: { $exists: false } }, true],
    [{ missing: { $gte: 0 } }, false],
    [{ n: { $in: [1, 10] }, text: { $ne: 'x' } }, true],
    [{}, true],
  ])('%o', (filter, isMatch) => {
    expect(matchesFilter(document, filter)).toBe(isMatch);
  });

  it('on ids alone says which', () => {
    expect(idsAskedFor({ _id: 'a' })).toEqual(['a']);
    expect(idsAskedFor({ _id: { $in: ['a', 'b'] } })).toEqual(['a', 'b']);
    for (const other of [{}, { _id: { $gte: 'a' } }, { _id: 'a', n: 1 }]) expect(idsAskedFor(other)).toBeUndefined();
  });
});

describe('a change', () => {
  it.each([
    ['raises', { n: 1 }, { $max: { n: 2 } }, { n: 2 }],
    ['never lowers', { n: 3 }, { $max: { n: 2 } }, { n: 3 }],
    ['makes what is not there', {}, { $max: { n: 2 } }, { n: 2 }],
    ['sets a path, and leaves its neighbours', { a: { b: 1, c: 2 } }, { $set: { 'a.b': 9 } }, { a: { b: 9, c: 2 } }],
    ['takes away, and leaves its neighbours', { n: 1, a: { b: 1 } }, { $unset: { a: '' } }, { n: 1 }],
    ['takes a path away, and leaves its neighbours', { a: { b: 1, c: 2 } }, { $unset: { 'a.b': '' } }, { a: { c: 2 } }],
    ['raises and takes away at once', { n: 1, a: { b: 1 } }, { $max: { n: 2 }, $unset: { a: '' } }, { n: 2 }],
  ])('%s', (_name, before, change, after) => {
    expect(applyChange(before, change)).toEqual(after);
  });

  it('gives the same object where nothing changes', () => {
    const before = { n: 1, inner: { a: [1] } };
    const change = { $set: { inner: { a: [1] } }, $max: { n: 1 }, $unset: { x: '' } };
    expect(applyChange(before, change)).toBe(before);
  });
});
