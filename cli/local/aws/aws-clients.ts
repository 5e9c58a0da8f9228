import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { localClientSettings } from './local-client-settings.ts';

/** Clients of one local endpoint. */
export interface AwsClients {
  readonly cloudFormation: CloudFormationClient;
  readonly dynamodb: DynamoDBClient;
  readonly kinesis: KinesisClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly secretsManager: SecretsManagerClient;
  destroy(): void;
}

/** Makes clients that take nothing from the environment or the AWS configuration of the person who runs this. */
export function createAwsClients(endpoint: string): AwsClients {
  const settings = localClientSettings(endpoint);
  const clients = {
    cloudFormation: new CloudFormationClient(settings),
    dynamodb: new DynamoDBClient(settings),
    // Its own transport, HTTP/2, loses answers of the bundled endpoint ("Session closed with error code 1").
    kinesis: new KinesisClient({ ...settings, requestHandler: new NodeHttpHandler() }),
    lambda: new LambdaClient(settings),
    logs: new CloudWatchLogsClient(settings),
    secretsManager: new SecretsManagerClient(settings),
  };
  return {
    ...clients,
    destroy: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
