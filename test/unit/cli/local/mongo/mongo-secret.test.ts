import { expect, it } from 'vitest';
import { createMongoSecret } from '../../../../../cli/local/mongo/mongo-secret.ts';
import { scriptedAws } from '../../../../support/scripted-aws.ts';

const firstUri = 'mongodb://127.0.0.1:1/';

it('is made with the connection string, can be changed, and goes without a time to restore it', async () => {
  const { clients, sent } = scriptedAws(() => ({}));
  const secret = await createMongoSecret(clients, 'highwater-local-1', firstUri);
  await secret.change('mongodb://127.0.0.1:2/');
  await secret.remove();
  expect(secret.name).toBe('highwater-local-1');
  expect(sent).toEqual([
    ['CreateSecret', { Name: 'highwater-local-1', SecretString: firstUri }],
    ['PutSecretValue', { SecretId: 'highwater-local-1', SecretString: 'mongodb://127.0.0.1:2/' }],
    // A secret that only waits for its end keeps its name taken.
    ['DeleteSecret', { SecretId: 'highwater-local-1', ForceDeleteWithoutRecovery: true }],
  ]);
});

it.each([
  ['making', 'CreateSecret'],
  ['changing', 'PutSecretValue'],
  ['removing', 'DeleteSecret'],
])('passes on that %s it failed', async (_, failing) => {
  const { clients } = scriptedAws((command) => (command === failing ? new Error('refused') : {}));
  const life = async (): Promise<void> => {
    const secret = await createMongoSecret(clients, 'name', firstUri);
    await secret.change(firstUri);
    await secret.remove();
  };
  await expect(life()).rejects.toThrow('refused');
});
