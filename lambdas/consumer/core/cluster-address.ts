/** `<scheme>://<user>:<password>@<hosts>/<database>?<options>`: the driver takes no bare `/`, `?` or `@` in user or password. */
const connectionString = /^(mongodb(?:\+srv)?):\/\/(?:[^/?]*@)?([^/?@]*)[^?]*\??(.*)$/s;

/**
 * What a connection string says of where the data lies, for comparison alone: scheme, hosts with ports, and the service
 * whose SRV record is asked. Neither user, password, database and other options, nor the order of the hosts and the case
 * of their names make a difference. Holds no secret, but hosts, which belong in no message either.
 *
 * @see https://www.mongodb.com/docs/manual/reference/connection-string/
 */
export function clusterAddress(uri: string): string {
  const [, scheme = '', hosts = '', query = ''] = connectionString.exec(uri) ?? [];
  const places = hosts.split(',').map((host) => (scheme === 'mongodb' ? withPort(host) : host).toLowerCase());
  return [scheme, serviceName(query), ...places.sort()].join(' ');
}

function withPort(host: string): string {
  return /:\d+$/.test(host) ? host : `${host}:27017`;
}

/** The driver takes names of options in any case. */
function serviceName(query: string): string {
  const options = [...new URLSearchParams(query)];
  return options.find(([name]) => name.toLowerCase() === 'srvservicename')?.[1] ?? 'mongodb';
}
