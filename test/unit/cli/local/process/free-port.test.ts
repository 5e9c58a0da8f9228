import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { findFreePort } from '../../../../../cli/local/process/free-port.ts';

it('gives a port that a server can listen on at once', async () => {
  const server = createServer().listen(await findFreePort(), '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
});

it('gives no port that somebody listens on', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const ports = await Promise.all(Array.from({ length: 20 }, findFreePort));
  expect(ports).not.toContain(Reflect.get(server.address() ?? {}, 'port'));
});
