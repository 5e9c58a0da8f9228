import type { DynamodbModel } from '../model/dynamodb/dynamodb-model.ts';
import type { Item } from '../model/dynamodb/dynamodb-value.ts';
import type { KinesisStream } from '../model/kinesis/kinesis-stream.ts';

/** Where the checkpoints of a life's shards are kept. */
export function checkpointGroup(group: string, { name, createdAtMs }: KinesisStream): string {
  return `${group}#${name}@${Math.floor(createdAtMs / 1000)}`;
}

/**
 * True where rows under this key speak of that incarnation of the stream. A key that lacks the creation time, as only a bug writes
 * it, speaks of any: what comes of that is to be seen, not that it looks otherwise.
 */
export function isKeyOf(key: string | undefined, group: string, stream: KinesisStream): boolean {
  return key === checkpointGroup(group, stream) || key === timelessGroup(group, stream);
}

/** The row of a shard in that incarnation of the stream. */
export function checkpointRow(
  dynamodb: Pick<DynamodbModel, 'row'>,
  group: string,
  stream: KinesisStream,
  shardId: string,
): Item | undefined {
  return dynamodb.row(checkpointGroup(group, stream), shardId) ?? dynamodb.row(timelessGroup(group, stream), shardId);
}

function timelessGroup(group: string, { name }: KinesisStream): string {
  return `${group}#${name}`;
}
