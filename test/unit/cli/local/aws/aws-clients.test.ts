import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { type AwsClients, createAwsClients } from '../../../../../cli/local/aws/aws-clients.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** An endpoint that keeps what it is asked and refuses it in a way that no client tries again. */
async function endpoint(status = 400) {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const clients = createAwsClients(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => clients.destroy());
  return { clients, seen };
}

const calls: readonly (readonly [string, string, (clients: AwsClients) => Promise<unknown>])[] = [
  ['CloudFormation', 'cloudformation', ({ cloudFormation }) => cloudFormation.send(new DescribeStacksCommand({}))],
  ['DynamoDB', 'dynamodb', ({ dynamodb }) => dynamodb.send(new ListTablesCommand({}))],
  ['Kinesis', 'kinesis', ({ kinesis }) => kinesis.send(new ListStreamsCommand({}))],
  ['Lambda', 'lambda', ({ lambda }) => lambda.send(new ListFunctionsCommand({}))],
  ['CloudWatch Logs', 'logs', ({ logs }) => logs.send(new FilterLogEventsCommand({ logGroupName: 'g' }))],
  ['Secrets Manager', 'secretsmanager', ({ secretsManager }) => secretsManager.send(new ListSecretsCommand({}))],
];

it.each(calls)('the client of %s takes nothing from the person who runs this', async (_, service, call) => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'PERSON');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'token');
  vi.stubEnv('AWS_PROFILE', 'production');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'true');
  vi.stubEnv('AWS_SDK_UA_APP_ID', 'PERSON');
  vi.stubEnv(`AWS_ENDPOINT_URL_${service.toUpperCase()}`, 'http://127.0.0.1:1');
  const { clients, seen } = await endpoint();
  await expect(call(clients)).rejects.toThrow();
  const headers = seen[0]?.headers;
  expect(headers?.authorization).toMatch(new RegExp(`Credential=test/\\d{8}/us-east-1/${service}/aws4_request`));
  expect(headers?.['x-amz-security-token']).toBeUndefined();
  expect(JSON.stringify(headers)).not.toContain('PERSON');
});

it.each(calls)('the client of %s tries three times against an endpoint in trouble', async (_, _service, call) => {
  const { clients, seen } = await endpoint(500);
  await expect(call(clients)).rejects.toThrow();
  expect(seen).toHaveLength(3);
});

it('the clients close their connections when they are destroyed', async () => {
  const { clients, seen } = await endpoint();
  await Promise.allSettled(calls.map(([, , call]) => call(clients)));
  const closed = seen.map(
    ({ socket }) => new Promise((resolve) => (socket.destroyed ? resolve(true) : socket.once('close', resolve))),
  );
  clients.destroy();
  await Promise.all(closed);
  expect(seen).toHaveLength(calls.length);
});
