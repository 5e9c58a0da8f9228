import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { LocalStackError } from '../errors.ts';

/** Has a server listen on a free TCP port of 127.0.0.1, and gives the port. */
export async function listenOnFreePort(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address === 'object' && address !== null) return address.port;
  throw new LocalStackError('The system gave no free port on 127.0.0.1: close some programs.');
}

/** A TCP port of 127.0.0.1 that nobody listens on at this moment; somebody else may take it before it is used. */
export async function findFreePort(): Promise<number> {
  const probe = createServer();
  const port = await listenOnFreePort(probe);
  probe.close();
  await once(probe, 'close');
  return port;
}
