import type { CandidateDocument } from './document.ts';

/** Bounds of one insert. A document larger than `maxBytes` makes a chunk of its own. */
export interface ChunkLimits {
  readonly maxDocuments: number;
  readonly maxBytes: number;
}

/** Cuts documents into consecutive chunks, in their order; no chunk is empty. */
export function chunkDocuments<T extends { readonly candidate: CandidateDocument }>(
  items: readonly T[],
  limits: ChunkLimits,
): readonly (readonly T[])[] {
  const chunks: T[][] = [];
  let chunk: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = item.candidate.bytes.byteLength;
    if (chunk.length > 0 && (chunk.length >= limits.maxDocuments || bytes + size > limits.maxBytes)) {
      chunks.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(item);
    bytes += size;
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}
