import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Answers one operation, as `GetSecretValue`, by what its JSON is to hold. */
export type EndpointScript = (operation: string) => object;

/** An AWS endpoint on 127.0.0.1 for processes of their own, until the test ends: for services that speak JSON. */
export async function scriptedEndpoint(script: EndpointScript): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    response.setHeader('content-type', 'application/x-amz-json-1.1').end(JSON.stringify(script(operation)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port }: Pick<AddressInfo, 'port'> = Object(server.address());
  return `http://127.0.0.1:${port}`;
}
