import type { KinesisStream } from '../model/kinesis-stream.ts';

/** Where the checkpoints of a life's shards are kept. */
export function checkpointGroup(group: string, { name, createdAtMs }: KinesisStream): string {
  return `${group}#${name}@${Math.floor(createdAtMs / 1000)}`;
}
