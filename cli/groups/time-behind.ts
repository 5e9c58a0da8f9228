import type { SequenceNumber } from '../../engine/stream/sequence-number.ts';
import { explainAwsFault } from '../aws/explain-aws-fault.ts';
import type { CommandContext } from '../program/context.ts';
import { explainFault } from '../program/explain-fault.ts';

/** A place in a stream. */
interface Place {
  readonly stream: string;
  readonly shard: string;
  readonly after: SequenceNumber;
}

/**
 * How far a place lies behind the newest record of its shard, in ms; null where that cannot be said, and a note says why.
 * One record is read for it, since reading competes with the consumers.
 */
export async function readTimeBehind(
  { stream, shard, after }: Place,
  { aws, connection, signal, output }: Pick<CommandContext, 'aws' | 'connection' | 'signal' | 'output'>,
): Promise<number | null> {
  const kinesis = await aws.kinesis();
  const { GetRecordsCommand, GetShardIteratorCommand } = await import('@aws-sdk/client-kinesis');
  const place = { StreamName: stream, ShardId: shard, StartingSequenceNumber: after };
  const open = new GetShardIteratorCommand({ ...place, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' });
  try {
    const { ShardIterator } = await kinesis.send(open, { abortSignal: signal });
    const page = await kinesis.send(new GetRecordsCommand({ ShardIterator, Limit: 1 }), { abortSignal: signal });
    return page.MillisBehindLatest ?? null;
  } catch (error) {
    signal.throwIfAborted();
    const why = explainAwsFault(error, await connection()) ?? explainFault(error);
    output.note(`${shard}: the time behind is unknown. ${why}`);
    return null;
  }
}
