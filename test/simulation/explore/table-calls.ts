import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { dynamodbErrors } from '../model/dynamodb/dynamodb-errors.ts';
import { rememberExpressions } from '../model/dynamodb/dynamodb-expressions.ts';
import { DynamodbTable, type TableSnapshot } from '../model/dynamodb/dynamodb-table.ts';
import { updateItem } from '../model/dynamodb/dynamodb-update-item.ts';
import type { Reply, TableCall } from './store-call.ts';

/** The table after a call, and what the caller gets. */
export interface TableOutcome {
  readonly rows: TableSnapshot;
  readonly reply: Reply;
}

const expressions = rememberExpressions();

/** Carries out one call of the SDK's client, at once, by the simulation's model of the table. */
export function callTable(call: TableCall, rows: TableSnapshot): TableOutcome {
  const table = new DynamodbTable({ partition: 'group', sort: 'shard' });
  table.restore(rows);
  if (call.kind === 'get') {
    const item = table.get(table.keyOf(call.input.Key));
    return { rows, reply: { key: JSON.stringify(item ?? null), give: () => ({ Item: item }) } };
  }
  if (call.kind === 'scan') {
    const items = table.rows();
    return { rows, reply: { key: JSON.stringify(items), give: () => ({ Items: items }) } };
  }
  try {
    updateItem(table, call.input, expressions);
    return { rows: table.snapshot(), reply: { key: 'done', give: () => ({}) } };
  } catch (error) {
    const { name, Item: item } = error as { name: string; Item?: Record<string, AttributeValue> };
    if (name !== 'ConditionalCheckFailedException') throw error;
    const give = () => {
      throw dynamodbErrors.conditionFailed(item);
    };
    return { rows, reply: { key: `refused ${JSON.stringify(item ?? null)}`, give } };
  }
}

/** What the SDK throws where no answer comes: what was asked for may have been done or not. */
export const lostTableReply: Reply = {
  key: 'lost',
  give: () => {
    throw dynamodbErrors.internal();
  },
};
