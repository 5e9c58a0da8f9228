import type { KinesisRecord, KinesisShard } from '../model/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis-stream.ts';
import { type Expectation, expectationOf } from './expected-record.ts';
import { streamName, type World } from './world.ts';

/** One record that landed in any life of the stream, and what has to become of it. */
export interface Landed {
  readonly record: KinesisRecord;
  readonly shard: KinesisShard;
  readonly stream: KinesisStream;
  readonly expected: Expectation;
}

/** All that ever landed, whatever became of the stream. */
export function* landedRecords({ kinesis }: World): Generator<Landed> {
  for (const stream of kinesis.livesOf(streamName))
    for (const shard of stream.allShards())
      for (const record of shard.records)
        yield { record, shard, stream, expected: expectationOf(record, stream) };
}
