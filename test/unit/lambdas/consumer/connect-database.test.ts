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
});
