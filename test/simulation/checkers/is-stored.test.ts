import { expect, it } from 'vitest';
import { createAwsTestbed } from '../model/aws-testbed.ts';
import { envelope } from '../workload/record-meaning.ts';
import { formerPositionOf, positionOf } from './expected-record.ts';
import { isStored } from './is-stored.ts';

it('takes a record for stored by a dead letter under its own position, or under the name that a later life of its stream gives it', async () => {
  const bench = createAwsTestbed();
  const stream = bench.kinesis.create('numbers', { shardCount: 1 });
  const record = stream.land('stranger-0', Buffer.from('not json'));
  bench.kinesis.delete('numbers');
  await bench.pass(60_000);
  const next = bench.kinesis.create('numbers', { shardCount: 1 });

  const isStoredAs = (deadLetterId: string): boolean => {
    const mongo = {
      isMajorityDurable: (_database: string, _collection: string, id: string) => id === deadLetterId,
      documents: () => new Map(),
    };
    return isStored({ mongo: mongo as never, kinesis: bench.kinesis }, record, stream);
  };
  expect(isStoredAs(positionOf(stream, record))).toBe(true);
  expect(isStoredAs(formerPositionOf(next, record))).toBe(true);
  expect(isStoredAs(formerPositionOf(stream, record))).toBe(false);
});

it('takes an envelope for stored by a dead letter of the whole, or where each of its parts is stored', () => {
  const bench = createAwsTestbed();
  const stream = bench.kinesis.create('numbers', { shardCount: 1 });
  const parts = ['{"a":1}', '{"b":2}'].map((text) => ({ bytes: Buffer.from(text) }));
  const record = stream.land('stranger-0', envelope(Buffer.from('two lines'), parts));

  const isStoredAs = (...letterIds: readonly string[]): boolean => {
    const mongo = {
      isMajorityDurable: (_database: string, _collection: string, id: string) => letterIds.includes(id),
      documents: () => new Map(),
    };
    return isStored({ mongo: mongo as never, kinesis: bench.kinesis }, record, stream);
  };
  const [first, second] = [positionOf(stream, record, '0'), positionOf(stream, record, '1')];
  expect(isStoredAs(positionOf(stream, record))).toBe(true);
  expect(isStoredAs(first, second)).toBe(true);
  expect(isStoredAs(first)).toBe(false);
  expect(isStoredAs(second)).toBe(false);
});
