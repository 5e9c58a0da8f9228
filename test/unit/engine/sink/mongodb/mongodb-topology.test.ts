import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigurationError } from '../../../../../engine/runtime/errors.ts';
import { requireReplicaSet } from '../../../../../engine/sink/mongodb/mongodb-client.ts';
import { patientMongoClient } from '../../../../support/patient-mongo-client.ts';
import { scriptedMongo } from '../../../../support/scripted-mongo.ts';

const check = async (greeting: object): Promise<void> => {
  const server = await scriptedMongo(() => undefined, greeting);
  const client = patientMongoClient(server.uri);
  onTestFinished(() => client.close());
  return requireReplicaSet(client);
};

describe('the server', () => {
  it.each([
    ['a member of a replica set', {}],
    ['the router of a sharded cluster', { setName: undefined, msg: 'isdbgrid' }],
  ])('may be %s', async (_name, greeting) => {
    await expect(check(greeting)).resolves.toBeUndefined();
  });

  it.each([
    ['a standalone', { setName: undefined }],
    ['of an unknown kind', { setName: 7, msg: 'other' }],
  ])('C43: may not be %s', async (_name, greeting) => {
    await expect(check(greeting)).rejects.toThrow(ConfigurationError);
  });
});
