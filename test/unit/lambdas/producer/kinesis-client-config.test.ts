import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterEach, describe, expect, it } from 'vitest';
import { kinesisStreamWriter } from '../../../../engine/produce/kinesis/kinesis-stream-writer.ts';
import type { PutResult } from '../../../../engine/produce/ports.ts';
import { kinesisClientConfig } from '../../../../lambdas/producer/create-handler.ts';

let server: Server;
let client: KinesisClient;
afterEach(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

/** Puts one entry to an endpoint that does this with each request; gives what comes back and how many arrived. */
async function put(
  listener: RequestListener,
  signal = new AbortController().signal,
): Promise<{ readonly results: readonly PutResult[]; readonly requests: number }> {
  let requests = 0;
  server = createServer((request, response) => {
    requests += 1;
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  client = new KinesisClient({
    ...kinesisClientConfig(),
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const entry = { data: new Uint8Array([1]), partitionKey: 'k' };
  return { results: await kinesisStreamWriter(client, 'numbers').put([entry], signal), requests };
}

describe('the client of the producer', () => {
  it('P4: does not repeat by itself a call whose reply is lost', async () => {
    const { results, requests } = await put((request) => request.destroy());

    expect([results, requests]).toEqual([[{ kind: 'failed', code: 'ECONNRESET' }], 1]);
  });

  it('P3: does not repeat by itself a call that failed', async () => {
    const { results, requests } = await put((_, response) => response.writeHead(500).end('{}'));

    expect(results).toMatchObject([{ kind: 'failed' }]);
    expect(requests).toBe(1);
  });

  it('P6: gives a call up when it is cut off, however long the endpoint needs', async () => {
    const cut = new AbortController();

    const { results, requests } = await put(() => cut.abort(), cut.signal);

    expect([results, requests]).toEqual([[{ kind: 'failed', code: 'AbortError' }], 1]);
  });

  it('P3: has no time-out of its own beside that of the call', async () => {
    await put((_, response) => response.end('{"Records":[{"SequenceNumber":"1"}]}'));

    const handler = client.config.requestHandler as unknown as NodeHttpHandler;
    const { requestTimeout, socketTimeout } = handler.httpHandlerConfigs();
    expect([requestTimeout ?? 0, socketTimeout ?? 0]).toEqual([0, 0]);
  });
});
