import {
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ExecutionEnvironment } from '../../engine/execution-environment.ts';
import type { Faults } from '../../engine/faults.ts';
import type { Network } from '../../engine/network.ts';
import type { Random } from '../../engine/random.ts';
import type { VirtualTime } from '../../engine/virtual-time.ts';
import { sdkSender } from '../sdk-sender.ts';
import { UnsupportedByModel } from '../unsupported.ts';
import { dynamodbErrors } from './dynamodb-errors.ts';
import type { Expressions } from './dynamodb-expressions.ts';
import { getItem, query, scan } from './dynamodb-read.ts';
import type { DynamodbTable } from './dynamodb-table.ts';
import { updateItem } from './dynamodb-update-item.ts';

/** The service behind a client, and the place the client is in. */
export interface DynamodbClientOptions {
  readonly environment: ExecutionEnvironment;
  readonly network: Network;
  readonly attempts: number;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faults: Faults;
  readonly table: DynamodbTable;
  readonly tableName: string;
  readonly expressions: Expressions;
}

/**
 * What product code holds in place of the SDK's client. Faults: `dynamodb.throttled`, `dynamodb.failed` (nothing was
 * done), `dynamodb.failed-done` (an update was done all the same), and those of the network.
 */
export function dynamodbClient(options: DynamodbClientOptions): Pick<DynamoDBClient, 'send'> {
  const client = { ...options, service: 'dynamodb', baseDelayMs: 25 };
  const send = sdkSender(client, (command) => serve(command, options));
  return { send: send as DynamoDBClient['send'] };
}

function serve(command: unknown, options: DynamodbClientOptions): object {
  const { faults, random } = options;
  if (faults.happens('dynamodb.throttled'))
    throw random.chance(0.5) ? dynamodbErrors.throttled() : dynamodbErrors.throughputExceeded();
  if (faults.happens('dynamodb.failed')) throw dynamodbErrors.internal();
  const reply = answer(command, options);
  if (command instanceof UpdateItemCommand && faults.happens('dynamodb.failed-done')) throw dynamodbErrors.internal();
  return reply;
}

function answer(command: unknown, options: DynamodbClientOptions): object {
  const { expressions, faults, random } = options;
  if (command instanceof GetItemCommand)
    return getItem(named(command.input, options), command.input, { faults, random });
  if (command instanceof UpdateItemCommand)
    return updateItem(named(command.input, options), command.input, expressions);
  if (command instanceof QueryCommand)
    return query(named(command.input, options), command.input, { expressions, faults, random });
  if (command instanceof ScanCommand) return scan(named(command.input, options), command.input, { faults, random });
  const name = command instanceof Object ? command.constructor.name : String(command);
  throw new UnsupportedByModel(`The DynamoDB model knows no ${name}.`);
}

/** @throws ResourceNotFoundException where the request names another table. */
function named(input: { readonly TableName?: string | undefined }, options: DynamodbClientOptions): DynamodbTable {
  if (input.TableName !== options.tableName) throw dynamodbErrors.notFound();
  return options.table;
}
