import type { KinesisRecord, KinesisShard } from '../model/kinesis/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis/kinesis-stream.ts';
import { streamName, type World } from '../run/world.ts';
import { type Expectation, expectationOf, formerPositionOf } from './expected-record.ts';

/** One record that landed in any life of the stream, and what has to become of it. */
export interface Landed {
  readonly record: KinesisRecord;
  readonly shard: KinesisShard;
  readonly stream: KinesisStream;
  readonly expected: Expectation;
  /** Every id that its dead letter may have. */
  readonly positions: readonly string[];
}

/** All that ever landed, whatever became of the stream. */
export function* landedRecords({ kinesis }: World, name = streamName): Generator<Landed> {
  const lives = kinesis.incarnationsOf(name);
  for (const stream of lives)
    for (const shard of stream.allShards())
      for (const record of shard.records) {
        const expected = expectationOf(record, stream);
        yield { record, shard, stream, expected, positions: letterIdsOf(record, stream, lives) };
      }
}

/** Those who put records without the producer name themselves in the key. */
export function isOfProducer({ record: { partitionKey } }: Landed): boolean {
  return !partitionKey.startsWith('stranger-') && partitionKey !== 'calm';
}

/** Every id that the dead letter of a record may have: its position, and the names that later lives of its stream give it. */
export function letterIdsOf(
  record: KinesisRecord,
  stream: KinesisStream,
  lives: readonly KinesisStream[],
): readonly string[] {
  const later = lives.slice(lives.indexOf(stream) + 1);
  return [expectationOf(record, stream).position, ...later.map((life) => formerPositionOf(life, record))];
}
