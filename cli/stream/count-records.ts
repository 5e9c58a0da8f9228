import { kinesisShardReader } from '../../engine/stream/kinesis/kinesis-shard-reader.ts';
import type { ReadStart } from '../../engine/stream/ports.ts';
import type { ShardId } from '../../engine/stream/position.ts';
import { compareSequenceNumbers, type SequenceNumber } from '../../engine/stream/sequence-number.ts';
import { explainAwsFault } from '../aws/explain-aws-fault.ts';
import type { RecordCount } from '../output/ranges.ts';
import type { CommandContext } from '../program/context.ts';
import { explainFault } from '../program/explain-fault.ts';
import { tailShard } from './tail-shard.ts';

/** What is to be counted. */
export interface CountedRange {
  readonly stream: string;
  readonly shard: ShardId;
  readonly start: ReadStart;
  /** The last record; null: all up to the newest. */
  readonly through: SequenceNumber | null;
}

/** Reading competes with the consumers, so more are not counted. */
const mostCounted = 10_000;

/** Counts the records of a range by reading it. Null where that cannot be done, and a note says why. */
export async function countRecords(
  { stream, shard, start, through }: CountedRange,
  context: Pick<CommandContext, 'aws' | 'connection' | 'signal' | 'output' | 'sleep' | 'now'>,
): Promise<RecordCount | null> {
  const { aws, connection, signal, output, sleep, now } = context;
  let count = 0;
  let isComplete = true;
  try {
    const reader = kinesisShardReader(await aws.kinesis(), stream);
    // It begins at no newest record, and looks at no other shard.
    const unused = { openNewest: async () => null, listShards: async () => [] };
    await tailShard(shard, start, false, {
      ...{ reader, signal, sleep, now, ...unused },
      take: async ({ sequence }) => {
        if (through !== null && compareSequenceNumbers(sequence, through) > 0) return false;
        isComplete = count < mostCounted;
        if (isComplete) count += 1;
        return isComplete;
      },
    });
    return { count, isComplete };
  } catch (error) {
    signal.throwIfAborted();
    const why = explainAwsFault(error, await connection()) ?? explainFault(error);
    output.note(`${shard}: the number of records is unknown. ${why}`);
    return null;
  }
}
