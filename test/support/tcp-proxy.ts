import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** A pass-through in front of a TCP server that can cut connections at the worst moment. */
export interface TcpProxy {
  readonly port: number;
  /**
   * Carries the next `times` requests that `matches` out and cuts the connection when the server's reply to them
   * arrives: the work is done, and nobody is told.
   */
  cutReplies(matches: (request: Buffer) => boolean, times: number): void;
  /** How many replies were cut so far. */
  cuts(): number;
  stop(): Promise<void>;
}

interface Rule {
  readonly matches: (request: Buffer) => boolean;
  left: number;
}

/** Opens a proxy on a free port of 127.0.0.1. */
export async function openTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let rule: Rule = { matches: () => false, left: 0 };
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = createConnection({ host: '127.0.0.1', port: targetPort });
    let isDoomed = false;
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end).on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('data', (data) => {
      if (rule.left > 0 && rule.matches(data)) {
        rule.left -= 1;
        isDoomed = true;
      }
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (!isDoomed) return void client.write(data);
      cuts += 1;
      end();
    });
  });
  const port = await listen(server);
  return {
    port,
    cutReplies: (matches, times) => {
      rule = { matches, left: times };
    },
    cuts: () => cuts,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
    });
  });
}
