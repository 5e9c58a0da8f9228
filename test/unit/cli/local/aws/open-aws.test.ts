import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openAws } from '../../../../../cli/local/aws/open-aws.ts';
import { createCleanUp } from '../../../../../cli/local/process/clean-up.ts';
import { serverContext } from '../../../../support/server-context.ts';
import { serversBelow } from '../../../../support/servers-below.ts';

const fake = fileURLToPath(new URL('../../../../support/fake-ministack.js', import.meta.url));
const serving = `exec '${process.execPath}' '${fake}' "$@"`;
const noPython = async (): Promise<never> => expect.unreachable('no Python is needed');

/** Somebody's endpoint; it knows no stack. */
async function somebodys(): Promise<string> {
  const server = createServer((_request, response) => {
    const body = '<ErrorResponse><Error><Code>ValidationError</Code><Message>none</Message></Error></ErrorResponse>';
    response.writeHead(400, { 'content-type': 'text/xml' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the AWS endpoint of a run', () => {
  it('is the given one, which is used and never interfered with', async () => {
    const endpoint = await somebodys();
    const cleanUp = createCleanUp();
    const aws = await openAws(endpoint, noPython, await serverContext(), cleanUp);
    expect([aws.endpoint, aws.own]).toEqual([endpoint, undefined]);
    expect(await cleanUp.run()).toEqual([]);
    expect((await fetch(endpoint)).status).toBe(400);
  });

  it('is refused where nothing answers at the given one', async () => {
    const cleanUp = createCleanUp();
    await expect(openAws('http://127.0.0.1:2', noPython, await serverContext(), cleanUp)).rejects.toThrow(
      'Nothing answers at AWS_ENDPOINT_URL',
    );
    expect(await cleanUp.run()).toEqual([]);
  });

  it('is else the bundled one, whose functions reach DynamoDB through the gate', async () => {
    const context = await serverContext();
    const python = await context.command('python', serving);
    const cleanUp = createCleanUp();
    const aws = await openAws(undefined, async () => python, context, cleanUp);
    const gate = aws.own?.gate;
    const seenByFunctions: unknown = await (await fetch(aws.endpoint)).json();
    expect(seenByFunctions).toMatchObject({ AWS_ENDPOINT_URL_DYNAMODB: gate?.url });
    const throughGate: unknown = await (await fetch(String(gate?.url))).json();
    expect(throughGate).toMatchObject({ GATEWAY_PORT: new URL(aws.endpoint).port });
    expect(await aws.own?.findWorkers('consumer-1')).toEqual([]);
    await cleanUp.run();
  });

  it('leaves nothing behind: no server, no gate, no client that could be used', async () => {
    const context = await serverContext();
    const python = await context.command('python', serving);
    const cleanUp = createCleanUp();
    const { clients, own } = await openAws(undefined, async () => python, context, cleanUp);
    expect(await cleanUp.run()).toEqual([]);
    expect(await serversBelow(context.run.path)).toEqual([]);
    await expect(fetch(String(own?.gate.url))).rejects.toThrow();
    await expect(clients.dynamodb.send(new ListTablesCommand({}))).rejects.toThrow();
  });

  it('leaves no gate behind where the bundled one does not start', async () => {
    const context = await serverContext();
    const python = await context.command('python', 'echo "gate $AWS_ENDPOINT_URL_DYNAMODB"; exit 1');
    const cleanUp = createCleanUp();
    const failure = await openAws(undefined, async () => python, context, cleanUp).catch(String);
    const gate = /gate (\S+)/.exec(String(failure))?.[1];
    expect(gate).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await cleanUp.run();
    await expect(fetch(String(gate))).rejects.toThrow();
  });

  it('starts nothing where there is no Python for the bundled one', async () => {
    const failing = async () => {
      throw new Error('no Python will do');
    };
    const cleanUp = createCleanUp();
    await expect(openAws(undefined, failing, await serverContext(), cleanUp)).rejects.toThrow('no Python');
    expect(await cleanUp.run()).toEqual([]);
  });
});
