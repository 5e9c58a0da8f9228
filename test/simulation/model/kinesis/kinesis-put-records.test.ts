import {
  InvalidArgumentException,
  KMSThrottlingException,
  ProvisionedThroughputExceededException,
  PutRecordsCommand,
  type PutRecordsOutput,
  ValidationException,
} from '@aws-sdk/client-kinesis';
import { describe, expect, it } from 'vitest';
import { type AwsTestbed, createAwsTestbed } from '../aws-testbed.ts';
import type { KinesisRecord } from './kinesis-shard.ts';

const entriesOf = (count: number, bytes = 1) =>
  Array.from({ length: count }, (_, index) => ({
    PartitionKey: `key-${index}`,
    Data: new Uint8Array(bytes).fill(index),
  }));

function benchWith(rates: Readonly<Record<string, number>>, seed = 1): AwsTestbed {
  const bench = createAwsTestbed(rates, { seed });
  bench.kinesis.create('numbers', { shardCount: 2 });
  return bench;
}

function put(bench: AwsTestbed, entries: ReturnType<typeof entriesOf>): Promise<PutRecordsOutput> {
  return bench.settle(bench.kinesisClient.send(new PutRecordsCommand({ StreamName: 'numbers', Records: entries })));
}

function landed({ kinesis }: AwsTestbed): readonly KinesisRecord[] {
  return kinesis
    .stream('numbers')
    .shards()
    .flatMap(({ records }) => records)
    .toSorted((a, b) => a.ref - b.ref);
}

describe('PutRecords', () => {
  it('lands the entries and answers by index with shard and number', async () => {
    const bench = benchWith({});
    const { Records: results, FailedRecordCount } = await put(bench, entriesOf(20));

    expect(FailedRecordCount).toBe(0);
    expect(results).toEqual(
      landed(bench).map(({ shardId, sequence }) => ({ ShardId: shardId, SequenceNumber: sequence })),
    );
    expect(landed(bench).map(({ partitionKey }) => partitionKey)).toEqual(
      entriesOf(20).map(({ PartitionKey }) => PartitionKey),
    );
  });

  it('P1: refuses single entries, and lands none of those', async () => {
    const bench = benchWith({ 'kinesis.entry-throttled': 0.3 });
    const { Records: results = [], FailedRecordCount } = await put(bench, entriesOf(50));

    const refused = results.filter(({ ErrorCode }) => ErrorCode === 'ProvisionedThroughputExceededException');
    expect(refused.length).toBeGreaterThan(0);
    expect(FailedRecordCount).toBe(refused.length);
    expect(landed(bench)).toHaveLength(50 - refused.length);
    expect(bench.faults.counts()).toEqual({ 'kinesis.entry-throttled': refused.length });
  });

  it('P2: says that entries failed of which some landed all the same', async () => {
    const bench = benchWith({ 'kinesis.entry-failed': 0.2, 'kinesis.entry-failed-landed': 0.2 });
    const { FailedRecordCount: failed = 0 } = await put(bench, entriesOf(100));

    expect(landed(bench).length).toBeGreaterThan(100 - failed);
    expect(landed(bench).length).toBeLessThan(100);
  });

  it('P5: promises no order: entries of a call may land in another', async () => {
    const bench = benchWith({ 'kinesis.put-shuffled': 1 });
    const { Records: results = [] } = await put(bench, entriesOf(20));

    const keys = landed(bench).map(({ partitionKey }) => partitionKey);
    const sent = entriesOf(20).map(({ PartitionKey }) => PartitionKey);
    expect(keys).not.toEqual(sent);
    expect(keys.toSorted()).toEqual(sent.toSorted());
    for (const { partitionKey, sequence } of landed(bench))
      expect(results[sent.indexOf(partitionKey)]?.SequenceNumber).toBe(sequence);
  });

  it.each([
    ['kinesis.put-throttled', ProvisionedThroughputExceededException, 3],
    ['kinesis.put-kms-throttled', KMSThrottlingException, 1],
  ] as const)('P3: refuses the whole call (%s)', async (fault, error, attempts) => {
    const bench = benchWith({ [fault]: 1 });
    await expect(put(bench, entriesOf(3))).rejects.toThrow(error);
    expect(landed(bench)).toEqual([]);
    expect(bench.faults.counts()).toEqual({ [fault]: attempts });
  });

  it('P4: holds a record more than once, with different numbers, where calls failed after it landed', async () => {
    const bench = benchWith({ 'kinesis.put-failed-landed': 1 });
    await expect(put(bench, entriesOf(1))).rejects.toThrow('Internal failure');

    expect(landed(bench).map(({ partitionKey }) => partitionKey)).toEqual(['key-0', 'key-0', 'key-0']);
    expect(new Set(landed(bench).map(({ sequence }) => sequence)).size).toBe(3);
  });

  it.each([
    ['no entries', entriesOf(0), ValidationException],
    ['more than 500 entries', entriesOf(501), ValidationException],
    ['more than 10 MiB', entriesOf(11, 1024 * 1024 - 10), InvalidArgumentException],
    ['more than 1 MiB with the key', entriesOf(1, 1024 * 1024 - 4), ValidationException],
    ['no key', [{ PartitionKey: '', Data: new Uint8Array() }], ValidationException],
    ['a key of 257', [{ PartitionKey: 'k'.repeat(257), Data: new Uint8Array() }], ValidationException],
  ])('P11: refuses a call of %s, and lands nothing of it', async (_, entries, error) => {
    const bench = benchWith({});
    await expect(put(bench, entries)).rejects.toThrow(error);
    expect(landed(bench)).toEqual([]);
  });

  it('takes a call of 500 entries, and one of 1 MiB with its key', async () => {
    const bench = benchWith({});
    await put(bench, entriesOf(500));
    await put(bench, entriesOf(1, 1024 * 1024 - 5));
    expect(landed(bench)).toHaveLength(501);
  });

  it('P19: says that there is no such stream', async () => {
    const bench = benchWith({});
    bench.kinesis.delete('numbers');
    await expect(put(bench, entriesOf(1))).rejects.toThrow('not found');
  });

  it('does the same for the same seed', async () => {
    const rates = { 'kinesis.entry-failed-landed': 0.3, 'kinesis.put-shuffled': 0.5 };
    const run = async (): Promise<unknown> => {
      const bench = benchWith(rates, 7);
      return [await put(bench, entriesOf(30)), landed(bench), bench.time.nowMs];
    };
    expect(await run()).toEqual(await run());
  });
});
