import { CreateSecretCommand, DeleteSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { AwsClients } from '../aws/aws-clients.ts';

/** The secret from which the functions read the connection string. */
export interface MongoSecret {
  readonly name: string;
  /** From the next start of a function on. */
  change(uri: string): Promise<void>;
  remove(): Promise<void>;
}

/** Makes the secret. */
export async function createMongoSecret(
  { secretsManager }: AwsClients,
  name: string,
  uri: string,
): Promise<MongoSecret> {
  await secretsManager.send(new CreateSecretCommand({ Name: name, SecretString: uri }));
  return {
    name,
    change: async (to) => {
      await secretsManager.send(new PutSecretValueCommand({ SecretId: name, SecretString: to }));
    },
    remove: async () => {
      await secretsManager.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }));
    },
  };
}
