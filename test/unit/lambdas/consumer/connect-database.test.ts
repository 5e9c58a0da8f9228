import { MongoClient, type MongoClientOptions } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../../engine/runtime/errors.ts';
import { connectDatabase } from '../../../../lambdas/consumer/compose.ts';
import { consumerConfig } from '../../../support/consumer-config.ts';
import { hangMs } from '../../../support/hang-ms.ts';
import { stubSender } from '../../../support/stub-sender.ts';

describe('the connection to a group’s database', () => {
  it('asks for nothing before it is used', () => {
    const secrets = stubSender();
    connectDatabase(consumerConfig, { secrets: secrets.client });
    expect(secrets.sent).toEqual([]);
  });

  it('is made by the configured secret, under the TLS that is required', async () => {
    const secrets = stubSender({ SecretString: 'mongodb://127.0.0.1:1/?tls=false' });
    const mongo = connectDatabase(consumerConfig, { secrets: secrets.client });
    await expect(mongo.use(async () => 'used', hangMs)).rejects.toThrow(ConfigurationError);
    expect(secrets.sent).toEqual([{ SecretId: 'highwater/test/mongodb' }]);
  });

  it('trusts the certificates beside the code, and logs in with the credentials of the role', async () => {
    const secrets = stubSender({ SecretString: 'mongodb://127.0.0.1:1/?authMechanism=MONGODB-AWS' });
    const roleCredentials = async () => ({ accessKeyId: 'id', secretAccessKey: 'key' });
    const made: MongoClientOptions[] = [];
    const createMongoClient = (_uri: string, options: MongoClientOptions): MongoClient => {
      made.push(options);
      if (made.length > 1) throw new Error('not here');
      return new MongoClient('mongodb://host/?authMechanism=MONGODB-AWS', options);
    };
    const clients = { secrets: secrets.client, roleCredentials, codeFolder: '/var/task', createMongoClient };
    const mongo = connectDatabase({ ...consumerConfig, caFile: 'mongo-ca.pem' }, clients);
    await expect(mongo.use(async () => 'used', hangMs)).rejects.toThrow(ConfigurationError);
    expect(made.at(-1)).toEqual({
      serverSelectionTimeoutMS: 5_000,
      connectTimeoutMS: 5_000,
      minPoolSize: 0,
      maxPoolSize: 2,
      tls: true,
      tlsCAFile: '/var/task/mongo-ca.pem',
      appName: 'highwater/numtest',
      authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: roleCredentials },
    });
  });
});
