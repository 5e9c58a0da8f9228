import { describe, expect, it } from 'vitest';
import { putRecordsRequest } from '../../../../../engine/produce/kinesis/kinesis-stream-writer.ts';

describe('a PutRecords request', () => {
  it('names the stream and holds the entries in their order, each key beside its data', () => {
    const [first, second] = [Uint8Array.of(1), Uint8Array.of(2)];

    const request = putRecordsRequest('numbers', [
      { data: first, partitionKey: 'z' },
      { data: second, partitionKey: 'a' },
    ]);

    expect(request).toEqual({
      StreamName: 'numbers',
      Records: [
        { Data: first, PartitionKey: 'z' },
        { Data: second, PartitionKey: 'a' },
      ],
    });
  });

  it('holds entries that are equal as often as they were given', () => {
    const entry = { data: Uint8Array.of(1), partitionKey: 'k' };

    expect(putRecordsRequest('numbers', [entry, entry]).Records).toHaveLength(2);
  });

  it('carries the very bytes, also such as are no text', () => {
    const data = Uint8Array.of(0xff, 0x00, 0xfe);

    const [record] = putRecordsRequest('numbers', [{ data, partitionKey: 'k' }]).Records ?? [];

    expect(record?.Data).toBe(data);
  });
});
