import type { KinesisRecord, KinesisShard } from '../model/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis-stream.ts';
import { type Expectation, expectationOf, formerPositionOf } from './expected-record.ts';
import { streamName, type World } from './world.ts';

/** One record that landed in any life of the stream, and what has to become of it. */
export interface Landed {
  readonly record: KinesisRecord;
  readonly shard: KinesisShard;
  readonly stream: KinesisStream;
  readonly expected: Expectation;
  /** Every name that its dead letter may have: its own, and of each later life of the stream the one for earlier records. */
  readonly positions: readonly string[];
}

/** All that ever landed, whatever became of the stream. */
export function* landedRecords({ kinesis }: World): Generator<Landed> {
  for (const [index, stream] of kinesis.livesOf(streamName).entries()) {
    const later = kinesis.livesOf(streamName).slice(index + 1);
    for (const shard of stream.allShards())
      for (const record of shard.records) {
        const expected = expectationOf(record, stream);
        const positions = [expected.position, ...later.map((life) => formerPositionOf(life, record))];
        yield { record, shard, stream, expected, positions };
      }
  }
}
