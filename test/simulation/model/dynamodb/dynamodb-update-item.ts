import type { UpdateItemInput, UpdateItemOutput } from '@aws-sdk/client-dynamodb';
import { requireOnly, UnsupportedByModel } from '../unsupported.ts';
import { applyUpdate } from './dynamodb-apply-update.ts';
import { bindPlaceholders } from './dynamodb-bindings.ts';
import { dynamodbErrors } from './dynamodb-errors.ts';
import { evaluate } from './dynamodb-evaluate.ts';
import type { Expressions } from './dynamodb-expressions.ts';
import type { DynamodbTable } from './dynamodb-table.ts';

const knownMembers = [
  'TableName',
  'Key',
  'UpdateExpression',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValues',
  'ReturnValuesOnConditionCheckFailure',
];

/**
 * What UpdateItem does: makes the row where it is absent, and changes nothing where the condition does not hold.
 *
 * @throws ConditionalCheckFailedException, with the row where it was asked for.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
 */
export function updateItem(table: DynamodbTable, input: UpdateItemInput, expressions: Expressions): UpdateItemOutput {
  requireOnly(input, knownMembers);
  const key = table.keyOf(input.Key);
  const update = input.UpdateExpression === undefined ? undefined : expressions.update(input.UpdateExpression);
  const guard =
    input.ConditionExpression === undefined
      ? undefined
      : expressions.condition('ConditionExpression', input.ConditionExpression);
  const used = [...(update?.placeholders ?? []), ...(guard?.placeholders ?? [])];
  const bindings = bindPlaceholders(input, used);

  const before = table.get(key);
  if (guard !== undefined && !evaluate(guard.condition, bindings, before ?? {}))
    throw dynamodbErrors.conditionFailed(input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before : undefined);
  const { partition, sort } = table.schema;
  const after = applyUpdate(update?.actions ?? [], bindings, before ?? { ...input.Key }, [partition, sort]);
  table.put(key, after);
  switch (input.ReturnValues) {
    case undefined:
    case 'NONE':
      return {};
    case 'ALL_NEW':
      return { Attributes: after };
    case 'ALL_OLD':
      return before === undefined ? {} : { Attributes: before };
    default:
      throw new UnsupportedByModel(`The model does not return ${input.ReturnValues}.`);
  }
}
