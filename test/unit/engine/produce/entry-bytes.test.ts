import { expect, it } from 'vitest';
import { entryBytes } from '../../../../engine/produce/choose-call.ts';

it.each([
  ['data and key', 3, 'key', 6],
  ['the bytes of a key, not its characters', 3, 'ключ🌊', 15],
  ['a key beside no data', 0, 'key', 3],
])('P10: counts %s', (_, dataBytes, partitionKey, bytes) => {
  expect(entryBytes({ data: new Uint8Array(dataBytes), partitionKey })).toBe(bytes);
});

it('P10: counts of a larger buffer only the part that is sent', () => {
  const data = new Uint8Array(1000).subarray(10, 30);

  expect(entryBytes({ data, partitionKey: 'k' })).toBe(21);
});
