import { UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { CheckpointStoreUnavailable, CheckpointUnreadable } from '../errors.ts';
import type { GroupStarts } from '../ports.ts';
import type { DynamoDbSender } from './dynamodb-checkpoint-store.ts';

/**
 * Starts of groups, in the checkpoint table. The key is of the stream's name, not of one life of it: a group that began
 * at the latest reads a stream that is made anew from its beginning.
 */
export function dynamodbGroupStarts(client: DynamoDbSender, table: string): GroupStarts {
  return {
    async establish(group, streamName, now, timeoutMs) {
      const command = new UpdateItemCommand(establishRequest(table, group, streamName, now));
      const row = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) }).then(
        ({ Attributes }) => Attributes,
        (cause: unknown) => {
          throw new CheckpointStoreUnavailable('The start of the group could not be read.', { cause });
        },
      );
      const start = new Date(row?.['startAt']?.S ?? Number.NaN);
      if (Number.isNaN(start.getTime())) {
        throw new CheckpointUnreadable('The start of the group is damaged: startAt is not an ISO time.');
      }
      return start;
    },
  };
}

/** Writes once; every later call reads what the first one wrote. */
export function establishRequest(
  table: string,
  group: string,
  streamName: string,
  now: Date,
): UpdateItemCommandInput {
  return {
    TableName: table,
    Key: { group: { S: `${group}#${streamName}` }, shard: { S: 'start' } },
    UpdateExpression: 'SET startAt = if_not_exists(startAt, :now)',
    ExpressionAttributeValues: { ':now': { S: now.toISOString() } },
    ReturnValues: 'ALL_NEW',
  };
}
