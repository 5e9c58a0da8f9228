/**
 * Loaded before a server that knows no setting for the interface it listens on: it then serves 127.0.0.1 alone. Servers
 * that name a host or a socket themselves are left as they are.
 */
import { Server } from 'node:net';

const { listen } = Server.prototype;

Server.prototype.listen = function listenOnLoopback(port, ...rest) {
  const namesNoHost = typeof port === 'number' && typeof rest[0] !== 'string';
  return listen.call(this, port, ...(namesNoHost ? ['127.0.0.1'] : []), ...rest);
};
