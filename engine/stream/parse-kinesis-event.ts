import { MalformedBatch } from './errors.ts';
import { parseShardId, type ShardId } from './position.ts';
import type { ShardBatch, StreamRecord } from './record.ts';
import { parseSequenceNumber } from './sequence-number.ts';
import { parseStreamArn, type StreamArn } from './stream-arn.ts';

interface ParsedRecord {
  readonly stream: StreamArn;
  readonly shard: ShardId;
  readonly record: StreamRecord;
}

/**
 * Reads the event that a Kinesis event source mapping sends, on a stream or on a consumer registered with it. One invocation
 * is one shard: the checkpoint of one shard says nothing about another.
 *
 * @throws MalformedBatch for anything else, naming the record and the field.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export function parseKinesisEvent(event: unknown): ShardBatch {
  const items = field(event, 'Records');
  if (!Array.isArray(items) || items.length === 0) {
    throw new MalformedBatch(
      'Records must be a non-empty list of Kinesis records: invoke this function by its event source mapping.',
    );
  }
  const parsed = items.map(parseRecord);
  const [first] = parsed;
  if (first === undefined) throw new MalformedBatch('Records is empty.');
  for (const { stream, shard } of parsed) {
    if (stream.arn !== first.stream.arn || shard !== first.shard) {
      throw new MalformedBatch('Records come from more than one shard: one invocation must be one shard.');
    }
  }
  const { arn: streamArn, streamName } = first.stream;
  return { streamName, streamArn, shard: first.shard, records: parsed.map(({ record }) => record) };
}

function parseRecord(item: unknown, index: number): ParsedRecord {
  const kinesis = field(item, 'kinesis');
  const stream = parseStreamArn(field(item, 'eventSourceARN')) ?? refuse(index, 'eventSourceARN');
  const shard = shardOf(field(item, 'eventID')) ?? refuse(index, 'eventID');
  const sequence = parseSequenceNumber(field(kinesis, 'sequenceNumber')) ?? refuse(index, 'kinesis.sequenceNumber');
  const partitionKey = textOf(field(kinesis, 'partitionKey')) ?? refuse(index, 'kinesis.partitionKey');
  const data = textOf(field(kinesis, 'data')) ?? refuse(index, 'kinesis.data');
  const arrivedAt =
    dateOf(field(kinesis, 'approximateArrivalTimestamp')) ?? refuse(index, 'kinesis.approximateArrivalTimestamp');
  return {
    stream,
    shard,
    record: { sequence, partitionKey, data: Buffer.from(data, 'base64'), arrivedAt },
  };
}

function refuse(index: number, name: string): never {
  throw new MalformedBatch(`Records[${index}].${name} is missing or not what a Kinesis event holds there.`);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** `<shard id>:<sequence number>` */
function shardOf(eventId: unknown): ShardId | undefined {
  return parseShardId(textOf(eventId)?.match(/^([^:]+):\d+$/)?.[1]);
}

/** Epoch seconds with a fraction. */
function dateOf(seconds: unknown): Date | undefined {
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return undefined;
  const date = new Date(Math.round(seconds * 1000));
  return Number.isNaN(date.getTime()) ? undefined : date;
}
