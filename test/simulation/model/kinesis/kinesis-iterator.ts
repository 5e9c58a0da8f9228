import type { GetShardIteratorInput } from '@aws-sdk/client-kinesis';
import { requireOnly, UnsupportedByModel } from '../unsupported.ts';
import { kinesisErrors } from './kinesis-errors.ts';
import type { KinesisShard } from './kinesis-shard.ts';
import type { KinesisStream } from './kinesis-stream.ts';

/** A place in a shard of one incarnation of a stream; clients hold it as an opaque text. */
export interface ShardIterator {
  readonly streamName: string;
  readonly createdAtMs: number;
  readonly shardId: string;
  /** Of the record that comes next. */
  readonly index: number;
  readonly issuedAtMs: number;
}

/**
 * What GetShardIterator answers. A number outside of those that this shard has given out is refused, and so is a time to come.
 *
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html
 */
export function getShardIterator(stream: KinesisStream, input: GetShardIteratorInput, nowMs: number): string {
  requireOnly(input, ['StreamName', 'ShardId', 'ShardIteratorType', 'StartingSequenceNumber', 'Timestamp']);
  const shard = stream.shard(input.ShardId ?? '');
  return writeIterator({
    streamName: stream.name,
    createdAtMs: stream.createdAtMs,
    shardId: shard.id,
    index: Math.max(startOf(shard, input, nowMs), shard.trimmedBefore),
    issuedAtMs: nowMs,
  });
}

export function writeIterator(iterator: ShardIterator): string {
  return Buffer.from(JSON.stringify(iterator)).toString('base64');
}

/** @throws InvalidArgumentException where the text is no iterator. */
export function readIterator(text: string | undefined): ShardIterator {
  try {
    return JSON.parse(Buffer.from(text ?? '', 'base64').toString()) as ShardIterator;
  } catch {
    throw kinesisErrors.invalidArgument('Invalid ShardIterator.');
  }
}

function startOf(shard: KinesisShard, input: GetShardIteratorInput, nowMs: number): number {
  switch (input.ShardIteratorType) {
    case 'TRIM_HORIZON':
      return shard.trimmedBefore;
    case 'LATEST':
      return shard.records.length;
    case 'AT_TIMESTAMP': {
      const fromMs = input.Timestamp?.getTime() ?? Number.NaN;
      if (fromMs > nowMs)
        throw kinesisErrors.invalidArgument(
          `The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: ${fromMs}, currentTimestampInMillis: ${nowMs}`,
        );
      return indexWhere(shard, ({ arrivedAtMs }) => arrivedAtMs >= fromMs);
    }
    case 'AT_SEQUENCE_NUMBER': {
      const number = ownNumber(shard, input.StartingSequenceNumber);
      return indexWhere(shard, ({ sequence }) => BigInt(sequence) >= number);
    }
    case 'AFTER_SEQUENCE_NUMBER': {
      const number = ownNumber(shard, input.StartingSequenceNumber);
      return indexWhere(shard, ({ sequence }) => BigInt(sequence) > number);
    }
    default:
      throw new UnsupportedByModel(`The model knows no iterator ${input.ShardIteratorType}.`);
  }
}

function indexWhere(shard: KinesisShard, isFirst: (record: KinesisShard['records'][number]) => boolean): number {
  const index = shard.records.findIndex(isFirst);
  return index === -1 ? shard.records.length : index;
}

function ownNumber(shard: KinesisShard, text = ''): bigint {
  if (!/^\d+$/.test(text)) throw kinesisErrors.validation('startingSequenceNumber', 'satisfy 0|([1-9]\\d{0,128})');
  const number = BigInt(text);
  if (number >= shard.startingNumber && number <= shard.highestNumber) return number;
  throw kinesisErrors.invalidArgument(
    `StartingSequenceNumber ${text} used in GetShardIterator on shard ${shard.id} is invalid because it did not come from this stream.`,
  );
}
