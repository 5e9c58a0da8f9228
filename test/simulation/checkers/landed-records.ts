import type { KinesisRecord, KinesisShard } from '../model/kinesis/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis/kinesis-stream.ts';
import { streamName, type World } from '../run/world.ts';
import { type Expectation, expectedOf, formerPositionOf, positionOf } from './expected-record.ts';

/** One record that landed in any life of the stream, or one part of an envelope, and what has to become of it. */
export interface Landed {
  readonly record: KinesisRecord;
  readonly shard: KinesisShard;
  readonly stream: KinesisStream;
  readonly expected: Expectation;
  /** Every id that its dead letter may have. */
  readonly positions: readonly string[];
  /** Every id that a dead letter of the envelope may have that it lies in; none where it lies in none. */
  readonly around: readonly string[];
}

/** All that ever landed, part by part, whatever became of the stream. */
export function* landedParts({ kinesis }: World, name = streamName): Generator<Landed> {
  const lives = kinesis.incarnationsOf(name);
  for (const stream of lives)
    for (const shard of stream.allShards())
      for (const record of shard.records) {
        const landed = { record, shard, stream };
        const whole = letterIdsOf(record, stream, lives);
        for (const expected of expectedOf(record, stream).parts) {
          const { part } = expected;
          if (part === undefined) yield { ...landed, expected, positions: whole, around: [] };
          else yield { ...landed, expected, positions: letterIdsOf(record, stream, lives, part), around: whole };
        }
      }
}

/** Those who put records without the producer name themselves in the key. */
export function isOfProducer({ record: { partitionKey } }: Landed): boolean {
  return !partitionKey.startsWith('stranger-') && partitionKey !== 'calm';
}

/** Every id that the dead letter of a record, or of a part of it, may have: its position, and the names that later lives of its stream give it. */
export function letterIdsOf(
  record: KinesisRecord,
  stream: KinesisStream,
  lives: readonly KinesisStream[],
  part?: string,
): readonly string[] {
  const later = lives.slice(lives.indexOf(stream) + 1);
  return [positionOf(stream, record, part), ...later.map((life) => formerPositionOf(life, record, part))];
}
