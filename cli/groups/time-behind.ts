import { arnAlone, streamAddress } from '../../engine/stream/kinesis/stream-address.ts';
import type { SequenceNumber } from '../../engine/stream/sequence-number.ts';
import { explainAwsFault } from '../aws/explain-aws-fault.ts';
import type { CommandContext } from '../program/context.ts';
import { explainFault } from '../program/explain-fault.ts';

/** A place in a stream. */
interface Place {
  /** By its name, or by its ARN where it may be of another account. */
  readonly stream: string;
  readonly shard: string;
  readonly after: SequenceNumber;
}

/**
 * How long the first record after a place has waited, or what Kinesis says if that is more, in ms; null where that cannot
 * be said, and a note says why. One record is read for it, since reading competes with the consumers.
 */
export async function readTimeBehind(
  { stream, shard, after }: Place,
  { aws, connection, signal, output, now }: Pick<CommandContext, 'aws' | 'connection' | 'signal' | 'output' | 'now'>,
): Promise<number | null> {
  const kinesis = await aws.kinesis();
  const { GetRecordsCommand, GetShardIteratorCommand } = await import('@aws-sdk/client-kinesis');
  const place = { ...streamAddress(stream), ShardId: shard, StartingSequenceNumber: after };
  const open = new GetShardIteratorCommand({ ...place, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' });
  try {
    const { ShardIterator } = await kinesis.send(open, { abortSignal: signal });
    const read = new GetRecordsCommand({ ShardIterator, Limit: 1, ...arnAlone(stream) });
    const page = await kinesis.send(read, { abortSignal: signal });
    // Kinesis counts from what it returned: 0 where that is the newest record, however long it has waited.
    const arrivedAt = page.Records?.[0]?.ApproximateArrivalTimestamp;
    if (arrivedAt === undefined) return page.MillisBehindLatest ?? null;
    return Math.max(0, page.MillisBehindLatest ?? 0, now().getTime() - arrivedAt.getTime());
  } catch (error) {
    signal.throwIfAborted();
    const why = explainAwsFault(error, await connection()) ?? explainFault(error);
    output.note(`${shard}: the time behind is unknown. ${why}`);
    return null;
  }
}
