import { MalformedBatch } from './errors.ts';
import { parseShardId, type ShardId } from './position.ts';
import type { ShardBatch, StreamRecord } from './record.ts';
import { parseSequenceNumber } from './sequence-number.ts';

interface ParsedRecord {
  readonly streamName: string;
  readonly shard: ShardId;
  readonly record: StreamRecord;
}

/**
 * Reads the event that a Kinesis event source mapping sends. One invocation is one shard: the checkpoint of one shard
 * says nothing about another.
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
  for (const { streamName, shard } of parsed) {
    if (streamName !== first.streamName || shard !== first.shard) {
      throw new MalformedBatch('Records come from more than one shard: one invocation must be one shard.');
    }
  }
  return { streamName: first.streamName, shard: first.shard, records: parsed.map(({ record }) => record) };
}

function parseRecord(item: unknown, index: number): ParsedRecord {
  const kinesis = field(item, 'kinesis');
  const streamName = streamNameOf(field(item, 'eventSourceARN')) ?? refuse(index, 'eventSourceARN');
  const shard = shardOf(field(item, 'eventID')) ?? refuse(index, 'eventID');
  const sequence = parseSequenceNumber(field(kinesis, 'sequenceNumber')) ?? refuse(index, 'kinesis.sequenceNumber');
  const partitionKey = textOf(field(kinesis, 'partitionKey')) ?? refuse(index, 'kinesis.partitionKey');
  const data = textOf(field(kinesis, 'data')) ?? refuse(index, 'kinesis.data');
  const arrivedAt =
    dateOf(field(kinesis, 'approximateArrivalTimestamp')) ?? refuse(index, 'kinesis.approximateArrivalTimestamp');
  return {
    streamName,
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

/** `arn:aws:kinesis:<region>:<account>:stream/<name>` */
function streamNameOf(arn: unknown): string | undefined {
  return textOf(arn)?.match(/^arn:[^:]+:kinesis:[^:]*:[^:]*:stream\/([a-zA-Z0-9_.-]+)$/)?.[1];
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
