import { ConfigurationError } from '../../shared/errors.ts';

const scheme = /^mongodb(\+srv)?:\/\/./;
/** Options that switch the checking of the server's certificate off. */
const insecure = /[?&](tlsInsecure|tlsAllowInvalidCertificates|tlsAllowInvalidHostnames)=true/i;

/**
 * The connection string that a secret holds: as its whole text, or as `{"uri": "..."}`. No message shows any of it.
 *
 * @throws ConfigurationError where it holds neither, or one that weakens TLS where TLS is required.
 */
export function parseMongoSecret(secret: string, isTlsRequired: boolean): string {
  const uri = (secret.trim().startsWith('{') ? uriMember(secret) : secret)?.trim();
  if (uri === undefined || !scheme.test(uri)) {
    throw new ConfigurationError(
      'The MongoDB secret must hold a connection string (mongodb:// or mongodb+srv://), as text or as {"uri": "..."}.',
    );
  }
  if (isTlsRequired && insecure.test(uri)) {
    throw new ConfigurationError(
      'The connection string must not switch certificate checks off (tlsInsecure, tlsAllowInvalid...).',
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
