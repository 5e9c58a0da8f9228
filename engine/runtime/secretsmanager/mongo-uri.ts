import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ConfigurationError, SecretUnavailable } from '../errors.ts';

/** Reads the MongoDB connection string from Secrets Manager, anew at each call, which throws SecretUnavailable where that fails. */
export function secretsmanagerMongoUri(
  client: Pick<SecretsManagerClient, 'send'>,
  secretId: string,
): () => Promise<string> {
  return async () => {
    const secret = await client
      .send(new GetSecretValueCommand({ SecretId: secretId }), { abortSignal: AbortSignal.timeout(5_000) })
      .then(
        ({ SecretString }) => SecretString,
        (cause: unknown) => {
          throw new SecretUnavailable('The secret with the MongoDB connection string could not be read.', {
            cause,
          });
        },
      );
    return parseMongoSecret(secret ?? '');
  };
}

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
    const uri: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'uri') : undefined;
    return typeof uri === 'string' ? uri : undefined;
  } catch {
    return undefined;
  }
}
