import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { CheckpointRow } from '../../consumer/adapters/row-attributes.ts';
import { CheckpointStoreUnavailable } from '../../consumer/errors.ts';
import type { CheckpointOrders } from '../ports.ts';
import { changeRequest, judgeChange, listRequest, readListedRow } from './checkpoint-change.ts';

/** Where the rows lie, and who changes them. */
export interface OrdersOptions {
  readonly table: string;
  /** Names the run in the rows that it writes. */
  readonly writer: string;
  readonly now: () => Date;
}

/** Orders to the rows of one DynamoDB table. */
export function dynamodbCheckpointOrders(
  client: Pick<DynamoDBClient, 'send'>,
  { table, writer, now }: OrdersOptions,
): CheckpointOrders {
  return {
    async list(group, incarnation, timeoutMs) {
      const rows: CheckpointRow[] = [];
      let after: CheckpointRow | undefined;
      do {
        const command = new QueryCommand(listRequest(table, { group, incarnation }, after));
        const page = await client
          .send(command, { abortSignal: AbortSignal.timeout(timeoutMs) })
          .catch((cause: unknown) => fail('The checkpoints could not be listed.', cause));
        rows.push(...(page.Items ?? []));
        after = page.LastEvaluatedKey;
      } while (after !== undefined);
      return rows.map(readListedRow);
    },

    async change(position, from, to, timeoutMs) {
      const change = { from, to, writer, updatedAt: now() };
      try {
        const command = new UpdateItemCommand(changeRequest(table, position, change));
        await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
        return { kind: 'changed' };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return judgeChange(error.Item, change);
        return fail('The checkpoint could not be changed, or its reply was lost.', error);
      }
    },
  };
}

function fail(message: string, cause: unknown): never {
  throw new CheckpointStoreUnavailable(message, { cause });
}
