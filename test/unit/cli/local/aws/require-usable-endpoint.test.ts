import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { CloudFormationServiceException } from '@aws-sdk/client-cloudformation';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAwsClients } from '../../../../../cli/local/aws/aws-clients.ts';
import { requireUsableEndpoint } from '../../../../../cli/local/aws/external-endpoint.ts';
import { removalCommand } from '../../../../../cli/local/aws/remove-stack.ts';
import { LocalStackError } from '../../../../../cli/local/errors.ts';
import { scriptedAws } from '../../../../support/scripted-aws.ts';

const { signal } = new AbortController();

/** Something that answers every request with this. */
async function listening(status: number, body = ''): Promise<string> {
  return await listen(
    createServer((_request, response) => {
      response.writeHead(status, { 'content-type': 'text/html' }).end(body);
    }),
  );
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Something that takes connections and does this with each; gives its address. */
async function accepting(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
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
        `${new URL(endpoint).host} has a stack Highwater-local already, of another run or one that was killed: remove it ` +
          `with "${removalCommand(endpoint)}", or unset AWS_ENDPOINT_URL.`,
      );
    },
  );

  it('is refused where nothing answers, before anything of AWS is asked', async () => {
    const { clients, sent } = scriptedAws(() => ({}));
    const host = '127.0.0.1:2';
    await expect(requireUsableEndpoint(`http://${host}`, clients, signal)).rejects.toThrow(
      `Nothing answers at AWS_ENDPOINT_URL ${host}: start it, or unset the variable.`,
    );
    expect(sent).toEqual([]);
  });

  it.each(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT'])(
    'is said not to answer where a connection comes to nothing (%s)',
    async (code) => {
      const failure = Object.assign(new Error('no connection'), { code });
      vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed', { cause: failure })));
      onTestFinished(() => void vi.unstubAllGlobals());
      const { clients } = scriptedAws(() => ({}));
      await expect(requireUsableEndpoint('http://somewhere:4566', clients, signal)).rejects.toThrow(
        'Nothing answers at AWS_ENDPOINT_URL somewhere:4566: start it, or unset the variable.',
      );
    },
  );

  it('is waited for while it is silent, and has a sentence of its own where that lasts', async () => {
    const { clients, sent } = scriptedAws(() => ({}));
    const silent = await accepting(() => undefined);
    await expect(requireUsableEndpoint(silent, clients, signal, 50)).rejects.toThrow(
      `Something listens at AWS_ENDPOINT_URL ${new URL(silent).host} and has not answered for 0.05 s: see what keeps it ` +
        'busy, restart it, or unset the variable.',
    );
    expect(sent).toEqual([]);
  });

  it('may take 30 s for its first answer', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    onTestFinished(() => void timeout.mockRestore());
    const { clients } = scriptedAws(() => noSuchStack);
    await requireUsableEndpoint(await listening(200), clients, signal);
    expect(timeout.mock.calls).toEqual([[30_000]]);
  });

  it.each<[string, (socket: Socket) => void]>([
    ['closes every connection', (socket) => socket.destroy()],
    ['speaks no HTTP', (socket) => socket.end('220 mail.example.com ESMTP\r\n')],
  ])('is refused as no AWS endpoint where it %s', async (_, onConnection) => {
    const { clients } = scriptedAws(() => ({}));
    const endpoint = await accepting(onConnection);
    await expect(requireUsableEndpoint(endpoint, clients, signal)).rejects.toThrow(
      `What answers at AWS_ENDPOINT_URL ${new URL(endpoint).host} does not answer as AWS does (`,
    );
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
    const endpoint = await listen(createServer(() => stop.abort(new Error('enough'))));
    const { clients } = scriptedAws(() => ({}));
    await expect(requireUsableEndpoint(endpoint, clients, stop.signal)).rejects.toThrow('enough');
  });
});
