import { describe, expect, it } from 'vitest';
import { chunkDocuments } from '../../../../engine/consume/write-documents.ts';
import { candidate } from '../../../support/records.ts';

const sized = (...sizes: number[]) =>
  sizes.map((size) => ({ candidate: { ...candidate(), bytes: new Uint8Array(size) } }));
const sizes = (items: ReturnType<typeof sized>, maxDocuments: number, maxBytes: number): number[][] =>
  chunkDocuments(items, { maxDocuments, maxBytes }).map((chunk) =>
    chunk.map((item) => item.candidate.bytes.byteLength),
  );

describe('chunkDocuments', () => {
  it('makes no chunk of nothing', () => {
    expect(sizes([], 10, 10)).toEqual([]);
  });

  it('C44: bounds a chunk by documents, in their order', () => {
    expect(sizes(sized(1, 2, 3, 4, 5), 2, 100)).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('bounds a chunk by bytes, up to and including the limit', () => {
    expect(sizes(sized(4, 6, 1, 9, 2), 10, 10)).toEqual([[4, 6], [1, 9], [2]]);
  });

  it('C16: gives a document over the limit a chunk of its own', () => {
    expect(sizes(sized(1, 11, 1), 10, 10)).toEqual([[1], [11], [1]]);
    expect(sizes(sized(11, 12), 10, 10)).toEqual([[11], [12]]);
  });
});
