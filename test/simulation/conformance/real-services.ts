import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { Db } from 'mongodb';
import { type AwsClients, createAwsClients } from '../../../cli/local/aws/aws-clients.ts';
import type { CleanUp } from '../../../cli/local/process/clean-up.ts';
import type { ContractServers } from '../../support/contract-servers.ts';
import { createCheckpointTable } from '../../support/create-checkpoint-table.ts';
import { patientMongoClient } from '../../support/patient-mongo-client.ts';
import { createRealStream, type RealStream } from './real-stream.ts';

/** Where the real services are. */
export interface GroundServers extends ContractServers {
  readonly kinesisEndpoint: string;
}

/** What one test has of its own on the real services. */
export interface RealServices {
  readonly kinesis: KinesisClient;
  readonly stream: RealStream;
  readonly aws: AwsClients;
  /** Name of the checkpoint table. */
  readonly table: string;
  readonly mongoUri: string;
  readonly database: Db;
}

let made = 0;

/** Makes a stream, a checkpoint table and a database name; `cleanUp` takes what was made away again. */
export async function openRealServices(
  { endpoint, kinesisEndpoint, mongoUri }: GroundServers,
  shards: number,
  cleanUp: CleanUp,
): Promise<RealServices> {
  const name = `highwater_ground_${process.pid}_${Date.now()}_${made++}`;
  const { kinesis, destroy } = createAwsClients(kinesisEndpoint);
  cleanUp.add(async () => destroy());
  const aws = createAwsClients(endpoint);
  cleanUp.add(async () => aws.destroy());
  const mongo = patientMongoClient(mongoUri);
  cleanUp.add(() => mongo.close());
  const database = mongo.db(name);
  cleanUp.add(async () => void (await database.dropDatabase()));
  await createCheckpointTable(aws.dynamodb, name);
  cleanUp.add(async () => void (await aws.dynamodb.send(new DeleteTableCommand({ TableName: name }))));
  const stream = await createRealStream(kinesis, name, shards);
  cleanUp.add(() => stream.delete());
  return { kinesis, stream, aws, table: name, mongoUri, database };
}
