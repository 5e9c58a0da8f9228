import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { CheckpointStoreUnavailable } from '../errors.ts';
import type { CheckpointCommands } from '../ports.ts';
import { changeRequest, classifyChange, readGroupRow } from './checkpoint-change.ts';
import type { CheckpointRow } from './row-attributes.ts';

/** Where the rows lie, and who changes them. */
export interface CommandOptions {
  readonly table: string;
  /** Names the run in the rows that it writes. */
  readonly writer: string;
  readonly now: () => Date;
}

/** What commands do with the rows of one DynamoDB table. */
export function dynamodbCheckpointCommands(
  client: Pick<DynamoDBClient, 'send'>,
  { table, writer, now }: CommandOptions,
): CheckpointCommands {
  return {
    async list(group, streamName, timeoutMs) {
      const rows: CheckpointRow[] = [];
      let after: CheckpointRow | undefined;
      do {
        // Nothing else tells which incarnations the group has rows of; the table holds one row a shard and group.
        const page = { TableName: table, ConsistentRead: true, ExclusiveStartKey: after };
        const { Items = [], LastEvaluatedKey } = await client
          .send(new ScanCommand(page), { abortSignal: AbortSignal.timeout(timeoutMs) })
          .catch((cause: unknown) => fail('The checkpoints could not be listed.', cause));
        rows.push(...Items);
        after = LastEvaluatedKey;
      } while (after !== undefined);
      return rows.flatMap((row) => readGroupRow(row, group, streamName) ?? []);
    },

    async change(position, from, to, timeoutMs) {
      const change = { from, to, writer, updatedAt: now() };
      try {
        const command = new UpdateItemCommand(changeRequest(table, position, change));
        await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
        return { kind: 'changed' };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return classifyChange(error.Item, change);
        return fail('The checkpoint could not be changed, or its reply was lost.', error);
      }
    },
  };
}

function fail(message: string, cause: unknown): never {
  throw new CheckpointStoreUnavailable(message, { cause });
}
