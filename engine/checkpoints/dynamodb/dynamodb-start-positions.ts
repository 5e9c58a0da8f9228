import { UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { CheckpointStoreUnavailable, CheckpointUnreadable } from '../errors.ts';
import type { StartPositions } from '../ports.ts';
import type { DynamoDbSender } from './dynamodb-checkpoint-store.ts';

/**
 * Start positions of groups, in the checkpoint table. The key has the stream's name and no incarnation: a stream that is
 * recreated keeps the start of its groups.
 */
export function dynamodbStartPositions(client: DynamoDbSender, table: string): StartPositions {
  return {
    async establish(group, streamName, startFrom, timeoutMs) {
      const command = new UpdateItemCommand(establishRequest(table, group, streamName, startFrom));
      const row = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) }).then(
        ({ Attributes }) => Attributes,
        (cause: unknown) => {
          throw new CheckpointStoreUnavailable('The start position of the group could not be read.', { cause });
        },
      );
      const kept = row?.['startFrom']?.S;
      if (kept === undefined)
        throw new CheckpointUnreadable('The start position of the group is damaged: the row has no text as startFrom.');
      return kept;
    },
  };
}

/** Writes once; every later call reads what the first one wrote. */
export function establishRequest(
  table: string,
  group: string,
  streamName: string,
  startFrom: string,
): UpdateItemCommandInput {
  return {
    TableName: table,
    Key: { group: { S: `${group}#${streamName}` }, shard: { S: 'start' } },
    UpdateExpression: 'SET startFrom = if_not_exists(startFrom, :startFrom)',
    ExpressionAttributeValues: { ':startFrom': { S: startFrom } },
    ReturnValues: 'ALL_NEW',
  };
}
