import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parseMongoSecret } from '../core/parse-mongo-secret.ts';
import { MongoUnavailable } from '../errors.ts';

/** Reads the MongoDB connection string from Secrets Manager, anew at each call. */
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
          throw new MongoUnavailable('The secret with the MongoDB connection string could not be read.', {
            cause,
          });
        },
      );
    return parseMongoSecret(secret ?? '');
  };
}
