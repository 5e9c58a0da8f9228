import { MongoAWSError, MongoClient, type MongoClientOptions, MongoMissingCredentialsError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../../../engine/runtime/errors.ts';
import { openMongoClient } from '../../../../../engine/sink/mongodb/mongodb-client.ts';
import { mongoFailure } from '../../../../../engine/sink/mongodb/mongodb-failure.ts';

const roleCredentials = async () => ({ accessKeyId: 'planted-id', secretAccessKey: 'planted-key' });

/** The options of each client that is made for a connection string; none of them connects. */
async function optionsFor(uri: string) {
  const made: MongoClientOptions[] = [];
  const error: unknown = await openMongoClient({
    readUri: async () => uri,
    database: 'numtest',
    appName: 'test',
    isTlsRequired: true,
    roleCredentials,
    createClient: (given, options) => {
      made.push(options);
      const client = new MongoClient(given, options);
      client.connect = () => Promise.reject(new Error('not here'));
      return client;
    },
  }).catch((thrown: unknown) => thrown);
  return { made, error };
}

describe('a login by AWS identity', () => {
  it.each(['MONGODB-AWS', 'mongodb-aws&authSource=%24external'])(
    'gives the driver the credentials of the role where the connection string asks for %s',
    async (mechanism) => {
      const { made } = await optionsFor(`mongodb+srv://cluster0.example.net/?authMechanism=${mechanism}`);
      expect(made.at(-1)).toEqual({
        ...made[0],
        tls: true,
        authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: roleCredentials },
      });
    },
  );

  it.each([
    'mongodb://host/',
    'mongodb://user:secret@host/',
    'mongodb://user:secret@host/?authMechanism=SCRAM-SHA-256',
    'mongodb://host/?appName=authMechanism%3DMONGODB-AWS',
  ])('is not made of any other, such as %s', async (uri) => {
    const { made } = await optionsFor(uri);
    expect(made).toHaveLength(1);
    expect(made[0]).not.toHaveProperty('authMechanismProperties');
  });

  it('has no user name in the connection string, and says nothing of the one that is there', async () => {
    const { error } = await optionsFor('mongodb://planted:planted@host/?authMechanism=MONGODB-AWS');
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(String(error)).not.toContain('planted');
  });

  it.each([new MongoAWSError('planted'), new MongoMissingCredentialsError('planted')])(
    'fails with a sentence where the credentials of the role cannot be read: %s',
    (cause) => {
      const failure = mongoFailure(cause);
      expect(failure.message).toBe('The credentials of the role for the login by AWS identity cannot be read.');
      expect(failure.retriable).toBe(true);
    },
  );
});
