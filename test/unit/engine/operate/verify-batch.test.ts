import { expect, it } from 'vitest';
import { usualDecoding } from '../../../../engine/documents/decoding.ts';
import { verifyBatch } from '../../../../engine/operate/verify-batch.ts';
import { batch, incarnation, record, shardId, utf8 } from '../../../support/records.ts';

it('S9: reads what an envelope of many parts has left in several calls, each with the time of one', async () => {
  const asked = { documents: [] as string[][], deadLetters: [] as string[][] };
  const read = (name: keyof typeof asked) => async (ids: readonly string[]) => {
    asked[name].push([...ids]);
    return new Map<string, Uint8Array>();
  };
  const stored = { documents: read('documents'), deadLetters: read('deadLetters') };
  const context = { incarnation, shard: shardId(), skipRecords: [], start: null, decoding: usualDecoding };
  const consumer = { group: 'numtest', checkpoints: { load: async () => null } };
  const envelope = record({ data: utf8('{"a":1}\n'.repeat(2_500)) });
  const { verified } = await verifyBatch(batch(envelope), context, { consumer, stored } as never);
  expect(verified).toHaveLength(2_500);
  // One more is that of the envelope.
  expect(asked.deadLetters.map(({ length }) => length)).toEqual([1_000, 1_000, 501]);
  expect(asked.documents.map(({ length }) => length)).toEqual([1_000, 1_000, 500]);
  expect(new Set(asked.documents.flat()).size).toBe(2_500);
});
