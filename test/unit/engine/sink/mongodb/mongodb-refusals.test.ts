import { describe, expect, it } from 'vitest';
import { findRefusal, mongodbRefusals, refusalMessage } from '../../../../../engine/sink/mongodb/mongodb-refusals.ts';

const codes = mongodbRefusals.map(({ code }) => code);

describe('the codes that blame a document', () => {
  it('are listed once each, in ascending order, each with its rule and its source', () => {
    expect(codes).toEqual([...new Set(codes)].sort((left, right) => left - right));
    for (const { when, source } of mongodbRefusals) {
      expect(when).toMatch(/^(its?|an?|the) .+[^.]$/);
      expect(source).toMatch(/^[\w/]+\.(cpp|yml)(, [\w/]+\.cpp)*$|^of compatible servers$/);
    }
  });

  it.each([
    ['a text index', [16675, 16732, 16733, 17261, 17262, 28755]],
    ['a 2d index', [13026, 13027, 13067, 13068, 16572, 16804]],
    ['a 2dsphere index', [16572, 16755, 16756, 17125]],
    ['a geoHaystack index', [16775, 16776]],
    ['a hashed index', [16766]],
    ['any other index', [12, 171, 201, 16746, 17280]],
    ['the validator', [121]],
    ['the document alone', [15, 52, 53, 57, 10334]],
  ])('cover the rules of %s', (_rule, expected) => {
    expect(expected.filter((code) => findRefusal(code) === undefined)).toEqual([]);
  });

  it.each<[string, number[]]>([
    ['means anything', [0, 1, 2, 8, 9, 14, 22]],
    ['is proven by reading back', [11000, 11001]],
    ['is of elections and shutdowns', [91, 189, 10058, 10107, 11600, 11602, 13435, 13436]],
    ['is of the network', [6, 7, 89, 9001]],
    ['is of locks, time, memory, disk and load', [24, 46, 50, 112, 146, 262, 365, 402, 462, 14031, 16500]],
    ['is of write concerns', [64, 79, 100]],
    ['is of rights and credentials', [13, 18, 371, 8000]],
    ['is of sharding, whose routing may be out of date', [61, 63, 150, 13388]],
    ['is of collections that no group may have', [116, 166, 167551]],
  ])('hold none that %s', (_meaning, others) => {
    expect(others.filter((code) => findRefusal(code) !== undefined)).toEqual([]);
  });
});

describe('the sentence of a dead letter', () => {
  it.each([
    [16766, 'MongoDB refuses the document with code 16766 (a hashed index meets an array).'],
    [
      171,
      'MongoDB refuses the document with code 171 (CannotIndexParallelArrays: an index covers two fields that both hold arrays).',
    ],
  ])('names the code %d and what it means', (code, sentence) => {
    const refusal = mongodbRefusals.find((entry) => entry.code === code);
    expect(refusal === undefined ? '' : refusalMessage(refusal)).toBe(sentence);
  });
});
