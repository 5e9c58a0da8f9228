import type {
  GetItemInput,
  GetItemOutput,
  QueryInput,
  QueryOutput,
  ScanInput,
  ScanOutput,
} from '@aws-sdk/client-dynamodb';
import type { Faults } from '../../engine/faults.ts';
import type { Random } from '../../engine/random.ts';
import { requireOnly, UnsupportedByModel } from '../unsupported.ts';
import { bindPlaceholders } from './dynamodb-bindings.ts';
import { evaluate } from './dynamodb-evaluate.ts';
import type { Expressions } from './dynamodb-expressions.ts';
import type { DynamodbTable } from './dynamodb-table.ts';
import type { Item } from './dynamodb-value.ts';

/** What decides whether a read is an old one. */
export interface ReadService {
  readonly faults: Faults;
  readonly random: Random;
}

/**
 * What GetItem answers. Fault: `dynamodb.stale-read`, where no consistent read was asked for.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html
 */
export function getItem(table: DynamodbTable, input: GetItemInput, { faults, random }: ReadService): GetItemOutput {
  requireOnly(input, ['TableName', 'Key', 'ConsistentRead']);
  const key = table.keyOf(input.Key);
  const isStale = input.ConsistentRead !== true && faults.happens('dynamodb.stale-read');
  const item = isStale ? table.getFormer(key, random) : table.get(key);
  return item === undefined ? {} : { Item: item };
}

/** What Query answers: rows of one partition by their sort key. Faults: as `getItem`; `dynamodb.short-page`. */
export function query(
  table: DynamodbTable,
  input: QueryInput,
  service: ReadService & { readonly expressions: Expressions },
): QueryOutput {
  const { KeyConditionExpression: text = '', ...rest } = input;
  requireOnly(rest, [...pageMembers, 'ExpressionAttributeNames', 'ExpressionAttributeValues']);
  const { condition, placeholders } = service.expressions.condition('KeyConditionExpression', text);
  const bindings = bindPlaceholders(input, placeholders);
  const isByPartition =
    condition.kind === 'compare' &&
    condition.comparator === '=' &&
    condition.left.kind === 'path' &&
    bindings.nameOf(condition.left) === table.schema.partition;
  if (!isByPartition) throw new UnsupportedByModel('The model queries by the partition key alone.');
  const rows = readRows(table, input, service).filter((item) => evaluate(condition, bindings, item));
  return page(table, rows, input, service);
}

/** What Scan answers: all rows. Faults: as `query`. */
export function scan(table: DynamodbTable, input: ScanInput, service: ReadService): ScanOutput {
  requireOnly(input, pageMembers);
  return page(table, readRows(table, input, service), input, service);
}

/** Each row as it is, or where no consistent read was asked for as it may have been. */
function readRows(
  table: DynamodbTable,
  { ConsistentRead }: { readonly ConsistentRead?: boolean | undefined },
  { faults, random }: ReadService,
): readonly Item[] {
  const isStale = ConsistentRead !== true && faults.happens('dynamodb.stale-read');
  if (!isStale) return table.rows();
  return table
    .rows()
    .map((item) => table.getFormer(table.keyOf(table.keyAttributes(item)), random))
    .filter((item) => item !== undefined);
}

const pageMembers = ['TableName', 'ConsistentRead', 'Limit', 'ExclusiveStartKey'];

function page(
  table: DynamodbTable,
  rows: readonly Item[],
  { Limit, ExclusiveStartKey: after }: Pick<ScanInput, 'Limit' | 'ExclusiveStartKey'>,
  { faults }: ReadService,
): Pick<ScanOutput, 'Items' | 'Count' | 'LastEvaluatedKey'> {
  const limit = faults.happens('dynamodb.short-page') ? 1 : Limit;
  const start =
    after === undefined ? 0 : rows.findIndex((row) => table.keyOf(table.keyAttributes(row)) === table.keyOf(after)) + 1;
  const items = rows.slice(start, limit === undefined ? undefined : start + limit);
  const last = items.at(-1);
  const isCut = last !== undefined && start + items.length < rows.length;
  return {
    Items: [...items],
    Count: items.length,
    ...(isCut ? { LastEvaluatedKey: table.keyAttributes(last) } : {}),
  };
}
