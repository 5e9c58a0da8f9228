import { UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { CheckpointStoreUnavailable, CheckpointUnreadable } from '../errors.ts';
import type { GroupStart, GroupStarts } from '../ports.ts';
import type { DynamoDbSender } from './dynamodb-checkpoint-store.ts';

/**
 * Starts of groups, in the checkpoint table. The key is of the stream's name, not of one life of it: a group that began
 * at the latest reads a stream that is made anew from its beginning.
 */
export function dynamodbGroupStarts(client: DynamoDbSender, table: string): GroupStarts {
  return {
    async establish(group, streamName, start, timeoutMs) {
      const command = new UpdateItemCommand(establishRequest(table, group, streamName, start));
      const row = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) }).then(
        ({ Attributes }) => Attributes,
        (cause: unknown) => {
          throw new CheckpointStoreUnavailable('The start of the group could not be read.', { cause });
        },
      );
      const [startFrom, startAt] = [row?.['startFrom']?.S, new Date(row?.['startAt']?.S ?? Number.NaN)];
      if (startFrom === undefined || Number.isNaN(startAt.getTime())) {
        throw new CheckpointUnreadable(
          'The start of the group is damaged: it needs a startFrom, and an ISO time as startAt.',
        );
      }
      return { startFrom, startAt };
    },
  };
}

/** Writes once; every later call reads what the first one wrote. */
export function establishRequest(
  table: string,
  group: string,
  streamName: string,
  { startFrom, startAt }: GroupStart,
): UpdateItemCommandInput {
  return {
    TableName: table,
    Key: { group: { S: `${group}#${streamName}` }, shard: { S: 'start' } },
    UpdateExpression:
      'SET startFrom = if_not_exists(startFrom, :startFrom), startAt = if_not_exists(startAt, :startAt)',
    ExpressionAttributeValues: { ':startFrom': { S: startFrom }, ':startAt': { S: startAt.toISOString() } },
    ReturnValues: 'ALL_NEW',
  };
}
