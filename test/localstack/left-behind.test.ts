import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { type Document, Long } from 'bson';
import { describe, expect, it, onTestFinished } from 'vitest';
import { restart, withVariables } from '../support/changed-consumer.ts';
import { whileDeleted, whileDisabled, whileGivingUp } from '../support/changed-mapping.ts';
import { areFunctionsHere, deployStack } from '../support/deployed-stack.ts';
import { scriptedAws } from '../support/scripted-aws.ts';
import { scriptedMongo } from '../support/scripted-mongo.ts';
import { createDeployment } from '../support/shared-stack.ts';

const emptyDatabase: Document = {
  ok: 1,
  cursor: { id: Long.ZERO, ns: 'd.$cmd.listCollections', firstBatch: [] },
};
const boom = new Error('the test failed');
const failing = async (): Promise<never> => {
  throw boom;
};

/** Somebody's endpoint, which answers CloudFormation so and refuses all else; and the actions that it was asked for. */
async function endpointAnswering(cloudFormation: string) {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const action = new URLSearchParams(Buffer.concat(chunks).toString()).get('Action');
    asked.push(action ?? String(request.headers['x-amz-target'] ?? ''));
    response.writeHead(action === null ? 400 : 200, { 'content-type': 'text/xml' }).end(cloudFormation);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const leftOver = `<DescribeStacksResponse><DescribeStacksResult><Stacks><member>
  <StackName>Highwater-local</StackName><StackStatus>UPDATE_COMPLETE</StackStatus>
  </member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
const none = '<DescribeStacksResponse><DescribeStacksResult><Stacks/></DescribeStacksResult></DescribeStacksResponse>';

describe('the suite leaves nothing behind', () => {
  it('names a stack that an earlier run has left, and how to remove it, before it makes anything there', async () => {
    const mongo = await scriptedMongo(({ listCollections }) => (listCollections ? emptyDatabase : { ok: 1 }));
    const { url, asked } = await endpointAnswering(leftOver);
    const env = { MONGODB_URI: mongo.uri, AWS_ENDPOINT_URL: url };
    const deploying = deployStack({ env, signal: new AbortController().signal });
    await expect(deploying).rejects.toThrow(
      `${new URL(url).host} has a stack Highwater-local already, of another run or one that was killed: remove it with ` +
        `"AWS_ENDPOINT_URL=${url} AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test npx cdk destroy`,
    );
    expect(asked.filter((action) => action !== '')).toEqual(['DescribeStacks']);
    expect(mongo.commands.map((command) => Object.keys(command)[0])).toEqual(['listCollections', 'dropDatabase']);
  });

  it('drops its database where the deploy comes to nothing', async () => {
    const mongo = await scriptedMongo(({ listCollections }) => (listCollections ? emptyDatabase : { ok: 1 }));
    const { url } = await endpointAnswering(none);
    const env = { MONGODB_URI: mongo.uri, AWS_ENDPOINT_URL: url };
    await expect(deployStack({ env, signal: new AbortController().signal })).rejects.toThrow();
    const [claimed, dropped] = mongo.commands;
    expect(dropped).toMatchObject({ dropDatabase: 1, $db: claimed?.['$db'] });
  });

  it('ends a deploy that is still under way when the tests are over, and waits until it has', async () => {
    const isAsked = Promise.withResolvers<void>();
    const mongo = await scriptedMongo(() => void isAsked.resolve());
    const { url, asked } = await endpointAnswering(none);
    const env = { MONGODB_URI: mongo.uri, AWS_ENDPOINT_URL: url };
    const deployment = createDeployment((signal) => deployStack({ env, signal }));
    const starting = deployment.start();
    const failed = expect(starting).rejects.toThrow('The tests are over.');
    await isAsked.promise;
    await deployment.end();
    await failed;
    expect(asked).toEqual([]);
    expect(() => deployment.get()).toThrow('the stack is not deployed');
  });

  it('removes a stack that was deployed in spite of that', async () => {
    const made = Promise.withResolvers<{ readonly stop: () => Promise<void> }>();
    const deployment = createDeployment(() => made.promise);
    void deployment.start();
    const ended = deployment.end();
    let isStopped = false;
    made.resolve({
      stop: async () => {
        isStopped = true;
      },
    });
    await ended;
    expect(isStopped).toBe(true);
  });

  it('says where something could not be removed', async () => {
    const deployment = createDeployment(async () => ({ stop: failing }));
    await deployment.start();
    await expect(deployment.end()).rejects.toBe(boom);
  });
});

describe('a test that fails gives back', () => {
  const aFunction = { Environment: { Variables: { A: 'own', B: 'own' } }, LastUpdateStatus: 'Successful' };
  const updatesOf = (sent: readonly (readonly [string, object])[]) =>
    sent.filter(([name]) => name.startsWith('Update')).map(([, input]) => input);

  it.each<[string, () => unknown]>([
    ['the test itself', () => aFunction],
    [
      'the change',
      (() => {
        let updates = 0;
        return (command?: string) => (command === 'UpdateFunctionConfiguration' && ++updates === 1 ? boom : aFunction);
      })(),
    ],
  ])('the variables of the consumer, where %s fails', async (_, answer) => {
    const { clients, sent } = scriptedAws(answer as never);
    const changed = withVariables({ clients, functionName: 'consumer-1' }, { B: 'other' }, failing);
    await expect(changed).rejects.toBe(boom);
    expect(updatesOf(sent)).toEqual([
      { FunctionName: 'consumer-1', Environment: { Variables: { A: 'own', B: 'other' } } },
      { FunctionName: 'consumer-1', Environment: { Variables: { A: 'own', B: 'own' } } },
    ]);
  });

  it('a mapping that is enabled', async () => {
    let state = 'Enabled';
    const { clients } = scriptedAws((command, { Enabled }) => {
      if (command === 'UpdateEventSourceMapping') state = Enabled === true ? 'Enabled' : 'Disabled';
      return { State: state };
    });
    await expect(whileDisabled(clients.lambda, 'mapping-1', failing)).rejects.toBe(boom);
    expect(state).toBe('Enabled');
  });

  it.each<[string, number]>([
    ['the test itself', 0],
    ['the change', 1],
  ])('a mapping that retries without end, where %s fails', async (_, failures) => {
    let [MaximumRetryAttempts, left]: [unknown, number] = [-1, failures];
    const updates: unknown[] = [];
    const { clients } = scriptedAws((command, input) => {
      if (command !== 'UpdateEventSourceMapping') return { State: 'Enabled', MaximumRetryAttempts };
      updates.push(input);
      // What is refused may have been done all the same.
      MaximumRetryAttempts = input['MaximumRetryAttempts'];
      return left-- > 0 ? boom : {};
    });
    await expect(whileGivingUp(clients.lambda, 'mapping-1', failing)).rejects.toBe(boom);
    expect(updates).toEqual([0, -1].map((attempts) => ({ UUID: 'mapping-1', MaximumRetryAttempts: attempts })));
    expect(MaximumRetryAttempts).toBe(-1);
  });

  it('a mapping like the one that it has deleted', async () => {
    let isThere = true;
    const { clients, sent } = scriptedAws((command) => {
      if (command === 'DeleteEventSourceMapping') isThere = false;
      if (command === 'GetEventSourceMapping' && !isThere)
        return new ResourceNotFoundException({ message: 'gone', $metadata: {} });
      return { UUID: 'made', FunctionArn: 'function', EventSourceArn: 'stream', BatchSize: 500 };
    });
    await expect(whileDeleted(clients.lambda, 'mapping-1', failing)).rejects.toBe(boom);
    expect(sent.at(-1)).toEqual([
      'CreateEventSourceMapping',
      {
        FunctionName: 'function',
        EventSourceArn: 'stream',
        BatchSize: 500,
        StartingPosition: 'TRIM_HORIZON',
      },
    ]);
  });

  it('a function that is ready again after a restart', async () => {
    const states = ['InProgress', 'InProgress', 'Successful'];
    const { clients, sent } = scriptedAws((command) =>
      command === 'GetFunctionConfiguration' ? { LastUpdateStatus: states.shift() } : {},
    );
    await restart({ clients, functionName: 'consumer-1' });
    expect([states, sent.length]).toEqual([[], 4]);
  });
});

describe('what listens on this machine alone is reached by the functions', () => {
  const endpoint = { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' };

  it.each([
    [{}, true],
    [endpoint, true],
    [{ MONGODB_URI: 'mongodb://db.example.com' }, true],
    [{ ...endpoint, MONGODB_URI: 'mongodb://127.0.0.1:27017/?replicaSet=rs0' }, true],
    [{ ...endpoint, MONGODB_URI: 'mongodb://me:secret@localhost' }, true],
    [{ ...endpoint, MONGODB_URI: 'mongodb://host.docker.internal:27017' }, false],
    [{ ...endpoint, MONGODB_URI: 'mongodb+srv://cluster.example.com' }, false],
    [{ ...endpoint, MONGODB_URI: 'mongodb://localhost.example.com' }, false],
  ])('with %j: %s', (env, isReached) => {
    expect(areFunctionsHere(env)).toBe(isReached);
  });
});
