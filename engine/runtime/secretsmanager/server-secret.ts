import { type SecretMembers, unusableSecret } from './secret-members.ts';

/** A name or an address, with or without a port; several with commas between them. */
const hosts = /^(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:,(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?)*$/i;

/**
 * The connection string to a server that a secret describes as AWS does: `host`, `port`, `username`, `password`, and
 * options.
 *
 * @throws ConfigurationError where the members do not make one.
 */
export function uriOfServer(members: SecretMembers): string {
  const { username, password, engine = 'mongo' } = members;
  if (members.host === undefined)
    throw unusableSecret('it has neither uri nor host: add the connection string as uri, or the server as host');
  if (!/^mongo(db)?$/i.test(engine)) throw unusableSecret('its engine is not mongo: name the secret of a MongoDB');
  if (username === undefined || password === undefined)
    throw unusableSecret('it has a host without username and password: add both, or write a uri instead');
  const credentials = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  const scheme = members.srv ? 'mongodb+srv' : 'mongodb';
  return `${scheme}://${credentials}@${hostsOf(members.host.trim(), members)}/${optionsOf(members)}`;
}

function hostsOf(host: string, { port, srv }: SecretMembers): string {
  if (!hosts.test(host))
    throw unusableSecret(
      'its host must be a host name, or several with commas between them: write a connection string as uri, and for mongodb+srv add "srv": true',
    );
  const list = host.split(',');
  const withPort = (each: string): string => (port === undefined || /:\d+$/.test(each) ? each : `${each}:${port}`);
  if (!srv) return list.map(withPort).join(',');
  if (list.length > 1 || /:\d+$/.test(host) || port !== undefined)
    throw unusableSecret('with "srv": true its host must be one name without a port: remove the others, and port');
  return host;
}

function optionsOf({ tls, ssl, replicaSet, authSource, dbname, database }: SecretMembers): string {
  if (tls !== undefined && ssl !== undefined && tls !== ssl) throw unusableSecret('its tls and ssl differ: keep one');
  if (dbname !== undefined && database !== undefined && dbname !== database)
    throw unusableSecret('its dbname and database differ: keep one');
  const isEncrypted = tls ?? ssl;
  const options = {
    ...(isEncrypted === undefined ? {} : { tls: String(isEncrypted) }),
    ...(replicaSet === undefined ? {} : { replicaSet }),
    // As rotation functions of AWS log in: at the database of the user, where one is named.
    authSource: authSource ?? dbname ?? database ?? 'admin',
  };
  const pairs = Object.entries(options).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `?${pairs.join('&')}`;
}
