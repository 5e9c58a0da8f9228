import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ExecutionEnvironment } from '../simulation/engine/execution-environment.ts';
import { Faults } from '../simulation/engine/faults.ts';
import { seededRandom } from '../simulation/engine/random.ts';
import { VirtualTime } from '../simulation/engine/virtual-time.ts';
import { createDynamodbModel } from '../simulation/model/dynamodb/dynamodb-model.ts';

/** A client of the simulated DynamoDB, behind a network that carries each request at once. */
export function dynamodbModelClient(tableName: string): Pick<DynamoDBClient, 'send'> {
  const random = seededRandom(1);
  const faults = new Faults(new Map(), random);
  const model = createDynamodbModel({ time: new VirtualTime(0), random, faults, tableName });
  return model.clientFor(new ExecutionEnvironment('contract'), {
    call: async (_environment, _service, work) => await work(),
  });
}
