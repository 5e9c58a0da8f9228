import { deserialize } from 'bson';
import { expect, it } from 'vitest';
import type { KinesisStream } from '../model/kinesis/kinesis-stream.ts';
import { envelope, foreignEvent, means } from '../workload/record-meaning.ts';
import { expectedOf } from './expected-record.ts';

const stream = { name: 'numbers', createdAtMs: 5_000 } as KinesisStream;
const record = { ref: 0, shardId: 's', sequence: '7', partitionKey: 'k', arrivedAtMs: 9_000, landedAtMs: 9_000 };
const expectedIn = (data: Uint8Array) => expectedOf({ ...record, data }, stream);
const json = (text: string): Uint8Array => Buffer.from(text);

it('expects of a record that is no envelope what lies there', () => {
  const { whole, parts } = expectedIn(json('{"a":1}'));
  expect(parts).toEqual([whole]);
  expect(whole).toMatchObject({ position: 'numbers@5/s 7', id: 'numbers@5/s 7', part: undefined, key: 'k' });
});

it('expects of an envelope its parts, by their paths, with their own keys or those around them', () => {
  const inner = envelope(json('inner'), [{ bytes: foreignEvent('a', 1) }, { bytes: json('{"b":2}') }]);
  const broken = means(json('broken'), { rejection: 'not-json' });
  const { whole, parts } = expectedIn(
    envelope(json('outer'), [{ bytes: inner, partitionKey: 'own', explicitHashKey: '9' }, { bytes: broken }]),
  );
  expect(whole).toMatchObject({ position: 'numbers@5/s 7', document: undefined, rejection: undefined });
  expect(parts.map(({ id, key, rejection }) => [id, key, rejection])).toEqual([
    ['urn:stranger a', 'own', undefined],
    ['numbers@5/s 7.0.1', 'own', undefined],
    ['numbers@5/s 7.1', 'k', 'not-json'],
  ]);
  const { origin } = deserialize(parts[0]?.document ?? new Uint8Array());
  expect(Object.keys(origin)).toEqual([
    ...['stream', 'shard', 'sequence', 'part', 'arrivedAt', 'explicitHashKey', 'partitionKey'],
  ]);
  expect(origin).toMatchObject({ part: '0.0', explicitHashKey: '9', partitionKey: 'own' });
});

it('expects nothing of an empty envelope, under the path that it has itself', () => {
  expect(expectedIn(envelope(json('empty'), [])).parts).toMatchObject([{ isNothing: true, part: undefined }]);
  const inside = envelope(json('outer'), [{ bytes: envelope(json('empty'), []) }]);
  expect(expectedIn(inside).parts).toMatchObject([{ isNothing: true, part: '0', document: undefined }]);
});

it('takes an envelope for one record where its format is not unpacked', () => {
  const bytes = means(json('[]'), { rejection: 'cloudevents-batch', parts: [{ bytes: foreignEvent('a', 1) }] });
  expect(expectedIn(bytes).parts).toMatchObject([{ rejection: 'cloudevents-batch', part: undefined }]);
});
