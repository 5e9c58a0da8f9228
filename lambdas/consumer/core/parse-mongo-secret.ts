import { ConfigurationError } from '../../shared/errors.ts';

const scheme = /^mongodb(\+srv)?:\/\/./;

/**
 * The connection string that a secret holds: as its whole text, or as `{"uri": "..."}`. No message shows any of it.
 *
 * @throws ConfigurationError where it holds neither.
 */
export function parseMongoSecret(secret: string): string {
  const uri = (secret.trim().startsWith('{') ? uriMember(secret) : secret)?.trim();
  if (uri === undefined || !scheme.test(uri)) {
    throw new ConfigurationError(
      'The MongoDB secret must hold a connection string (mongodb:// or mongodb+srv://), as text or as {"uri": "..."}.',
    );
  }
  return uri;
}

function uriMember(secret: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(secret);
    const uri: unknown =
      typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'uri') : undefined;
    return typeof uri === 'string' ? uri : undefined;
  } catch {
    return undefined;
  }
}
