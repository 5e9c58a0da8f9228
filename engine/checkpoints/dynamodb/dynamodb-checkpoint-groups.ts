import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CheckpointStoreUnavailable } from '../errors.ts';
import type { CheckpointGroups } from '../ports.ts';
import type { CheckpointRow } from './row-attributes.ts';

/** The groups that one DynamoDB table has rows of. */
export function dynamodbCheckpointGroups(client: Pick<DynamoDBClient, 'send'>, table: string): CheckpointGroups {
  return {
    async list(timeoutMs) {
      const names = new Set<string>();
      let after: CheckpointRow | undefined;
      do {
        const page = {
          TableName: table,
          ProjectionExpression: '#group',
          ExpressionAttributeNames: { '#group': 'group' },
          ExclusiveStartKey: after,
        };
        const { Items = [], LastEvaluatedKey } = await client
          .send(new ScanCommand(page), { abortSignal: AbortSignal.timeout(timeoutMs) })
          .catch((cause: unknown) => {
            throw new CheckpointStoreUnavailable('The groups of the checkpoints could not be listed.', { cause });
          });
        // No group's name holds a #.
        for (const row of Items) names.add(row['group']?.S?.split('#')[0] ?? '');
        after = LastEvaluatedKey;
      } while (after !== undefined);
      return [...names].sort();
    },
  };
}
