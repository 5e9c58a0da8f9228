import { createServer } from 'node:net';
import { LocalStackError } from '../errors.ts';

/** A TCP port of 127.0.0.1 that nobody listens on at this moment; somebody else may take it before it is used. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new LocalStackError('The system gave no free port on 127.0.0.1: close some programs.'));
      });
    });
  });
}
