import { ConfigurationError } from '../errors.ts';
import { parseSecretMembers, type SecretMembers, unusableSecret } from './secret-members.ts';
import { uriOfServer } from './server-secret.ts';

const scheme = /^mongodb(\+srv)?:\/\/(?=.)/;

/**
 * The connection string that a secret holds: as its whole text, as `{"uri"}` with or without `username` and `password`
 * beside it, or as the members with which AWS describes a server. No message shows any of it.
 *
 * @throws ConfigurationError with one sentence that names what is wrong and the fix.
 * @see docs/configuration.md
 */
export function parseMongoSecret(secret: string): string {
  const text = secret.trim();
  const members = text.startsWith('{') ? parseSecretMembers(text) : { uri: text };
  const uri = members.uri === undefined ? uriOfServer(members) : uriWithCredentials(members.uri.trim(), members);
  refuseDocumentDb(uri);
  return uri;
}

/** The part of a connection string that has the credentials and the hosts. */
function authorityOf(uri: string): string {
  return uri.replace(scheme, '').split(/[/?]/, 1)[0] ?? '';
}

function uriWithCredentials(uri: string, { username, password }: SecretMembers): string {
  if (!scheme.test(uri))
    throw new ConfigurationError(
      'The MongoDB secret must hold a connection string (mongodb:// or mongodb+srv://), as text or as {"uri": "..."}, or JSON with host, username and password.',
    );
  if (username === undefined || password === undefined) {
    if (username !== undefined) throw unusableSecret('it has a username but no password: add the member password');
    if (password !== undefined) throw unusableSecret('it has a password but no username: add the member username');
    return uri;
  }
  if (authorityOf(uri).includes('@'))
    throw unusableSecret('its uri names a user, and username stands beside it: keep one of the two');
  if (/[?&]authMechanism=(MONGODB-)?AWS(&|$)/i.test(uri))
    throw unusableSecret(
      'its uri asks for a login by AWS identity, which has no password: remove username and password',
    );
  const credentials = `${encodeURIComponent(username)}:${encodeURIComponent(password)}@`;
  return uri.replace(scheme, (start) => `${start}${credentials}`);
}

/** @see https://docs.aws.amazon.com/documentdb/latest/developerguide/endpoints.html */
const documentDbHost = /\.docdb(-elastic)?\.amazonaws\.com(\.cn)?\.?(:\d+)?(,|$)/i;

/** It answers like MongoDB, and nothing shows that its answers mean the same. */
function refuseDocumentDb(uri: string): void {
  if (documentDbHost.test(authorityOf(uri)))
    throw new ConfigurationError(
      'The MongoDB secret names Amazon DocumentDB, which is not supported: name the secret of a MongoDB replica set or sharded cluster.',
    );
}
