import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudFormationServiceException } from '@aws-sdk/client-cloudformation';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAwsClients } from '../../../../cli/local/aws-clients.ts';
import { LocalStackError } from '../../../../cli/local/errors.ts';
import { findFreePort } from '../../../../cli/local/free-port.ts';
import { requireUsableEndpoint } from '../../../../cli/local/require-usable-endpoint.ts';
import { scriptedAws } from '../../../support/scripted-aws.ts';

const { signal } = new AbortController();

/** Something that answers every request with this. */
async function listening(status: number, body = ''): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const noSuchStack = new CloudFormationServiceException({
  name: 'ValidationError',
  message: 'Stack with id Highwater-local does not exist',
  $fault: 'client',
  $metadata: {},
});

describe('an endpoint that is not ours', () => {
  it.each([
    ['knows no such stack', noSuchStack],
    ['has deleted it', { Stacks: [{ StackName: 'Highwater-local', StackStatus: 'DELETE_COMPLETE' }] }],
    ['lists none', {}],
  ])('is usable where it %s, whatever it says to a plain request', async (_, answer) => {
    const { clients, sent } = scriptedAws(() => answer);
    await requireUsableEndpoint(await listening(404), clients, signal);
    expect(sent).toEqual([['DescribeStacks', { StackName: 'Highwater-local' }]]);
  });

  it.each(['CREATE_COMPLETE', 'ROLLBACK_COMPLETE', 'DELETE_FAILED', 'REVIEW_IN_PROGRESS'])(
    'is refused where it has a stack of the name that is %s, with two ways out',
    async (StackStatus) => {
      const { clients } = scriptedAws(() => ({ Stacks: [{ StackName: 'Highwater-local', StackStatus }] }));
      const endpoint = await listening(200);
      await expect(requireUsableEndpoint(endpoint, clients, signal)).rejects.toThrow(
        `${new URL(endpoint).host} has a stack Highwater-local already, which is not ours to change: remove it with ` +
          '"npx cdk destroy -c stage=local", or unset AWS_ENDPOINT_URL.',
      );
    },
  );

  it('is refused where nothing answers, before anything of AWS is asked', async () => {
    const { clients, sent } = scriptedAws(() => ({}));
    const host = `127.0.0.1:${await findFreePort()}`;
    await expect(requireUsableEndpoint(`http://${host}`, clients, signal)).rejects.toThrow(
      `Nothing answers at AWS_ENDPOINT_URL ${host}: start it, or unset the variable.`,
    );
    expect(sent).toEqual([]);
  });

  it('is refused in one sentence where it is no AWS endpoint at all', async () => {
    const endpoint = await listening(404, '<html>\n<body>nginx</body>\n</html>');
    const clients = createAwsClients(endpoint);
    onTestFinished(() => clients.destroy());
    const failure = await requireUsableEndpoint(endpoint, clients, signal).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LocalStackError);
    expect(String(failure)).toContain(
      `What answers at AWS_ENDPOINT_URL ${new URL(endpoint).host} does not answer as AWS does (`,
    );
    expect(String(failure)).not.toContain('\n');
  });

  it('is no longer waited for when the end is asked for', async () => {
    const stop = new AbortController();
    const server = createServer(() => stop.abort(new Error('enough')));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { clients } = scriptedAws(() => ({}));
    await expect(requireUsableEndpoint(endpoint, clients, stop.signal)).rejects.toThrow('enough');
  });
});
