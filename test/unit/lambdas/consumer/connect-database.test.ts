import { describe, expect, it } from 'vitest';
import type { ConsumerConfig } from '../../../../lambdas/consumer/config.ts';
import { connectDatabase } from '../../../../lambdas/consumer/connect-database.ts';
import { ConfigurationError } from '../../../../lambdas/shared/errors.ts';
import { stubSender } from '../../../support/stub-sender.ts';

const config: ConsumerConfig = {
  group: 'numtest',
  streamName: 'numbers',
  startFrom: { kind: 'earliest' },
  checkpointTable: 'checkpoints',
  mongoSecretId: 'highwater/test/mongodb',
  isTlsRequired: true,
  database: 'db',
  collection: 'numtest',
};

describe('the connection to a group’s database', () => {
  it('asks for nothing before it is used', () => {
    const secrets = stubSender();
    connectDatabase(config, { secrets: secrets.client });
    expect(secrets.sent).toEqual([]);
  });

  it('is made by the configured secret, under the TLS that is required', async () => {
    const secrets = stubSender({ SecretString: 'mongodb://127.0.0.1:1/?tls=false' });
    const mongo = connectDatabase(config, { secrets: secrets.client });
    await expect(mongo.use(async () => 'used', 1_000)).rejects.toThrow(ConfigurationError);
    expect(secrets.sent).toEqual([{ SecretId: 'highwater/test/mongodb' }]);
  });
});
