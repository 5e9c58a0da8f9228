import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SecretUnavailable } from '../errors.ts';
import { parseMongoSecret } from './mongo-secret.ts';

/**
 * Reads the MongoDB connection string from Secrets Manager, anew at each call, which throws SecretUnavailable where that
 * fails, and ConfigurationError where the secret holds something else.
 */
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
