import { describe, expect, it } from 'vitest';
import { ConfigurationError, SecretUnavailable } from '../../../../../engine/runtime/errors.ts';
import { secretsmanagerMongoUri } from '../../../../../engine/runtime/secretsmanager/mongo-uri.ts';
import { stubSender } from '../../../../support/stub-sender.ts';

const open = (...answers: unknown[]) => secretsmanagerMongoUri(stubSender(...answers).client, 'highwater/mongo');

describe('the connection string', () => {
  it('O4: is read anew at each call, since it may have been rotated', async () => {
    const read = open({ SecretString: 'mongodb://a' }, { SecretString: '{"uri":"mongodb://b"}' });
    expect([await read(), await read()]).toEqual(['mongodb://a', 'mongodb://b']);
  });

  it('is unavailable where the secret cannot be read', async () => {
    const cause = new Error('access denied');
    await expect(open(cause)()).rejects.toMatchObject({ name: SecretUnavailable.name, cause });
  });

  it.each([{}, { SecretBinary: new Uint8Array(1) }, { SecretString: 'planted' }])(
    'is refused where the secret holds none',
    async (answer) => {
      await expect(open(answer)()).rejects.toThrow(ConfigurationError);
    },
  );
});
