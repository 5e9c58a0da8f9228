import { describe, expect, it } from 'vitest';
import { consumerEnv } from '../../../../engine/runtime/environment.ts';
import { ConfigurationError } from '../../../../engine/runtime/errors.ts';
import { createLog } from '../../../../engine/runtime/log.ts';
import { composeConsumer, connectDatabase } from '../../../../lambdas/consumer/compose.ts';
import { readConsumerConfig } from '../../../../lambdas/consumer/config.ts';
import { askingTimes } from '../../../support/asking-times.ts';
import { hangMs } from '../../../support/hang-ms.ts';
import { position, sequence } from '../../../support/records.ts';
import { stubSender } from '../../../support/stub-sender.ts';

const env = {
  [consumerEnv.group]: 'numtest',
  [consumerEnv.streamName]: 'numbers',
  [consumerEnv.startFrom]: 'earliest',
  [consumerEnv.checkpointTable]: 'checkpoints',
  [consumerEnv.mongoSecretId]: 'highwater/test/mongodb',
  [consumerEnv.mongoTls]: 'required',
  [consumerEnv.database]: 'db',
  [consumerEnv.collection]: 'numtest',
  [consumerEnv.decoding]: '{}',
};

function compose(answers: { readonly dynamodb?: unknown[]; readonly secret?: string }) {
  const dynamodb = stubSender(...(answers.dynamodb ?? []));
  const secrets = stubSender({ SecretString: answers.secret });
  const clients = {
    dynamodb: dynamodb.client,
    kinesisOnce: stubSender().client,
    secrets: secrets.client,
    ...askingTimes(() => new Date(0)),
  };
  const log = createLog(() => undefined);
  const config = readConsumerConfig(env);
  const mongo = connectDatabase(config, clients);
  const dependencies = composeConsumer(config, clients, { log, mongo });
  return { dependencies, dynamodb, secrets };
}

describe('the consumer put together', () => {
  it('calls nothing before its first batch', () => {
    const { dynamodb, secrets } = compose({});
    expect([dynamodb.sent, secrets.sent]).toEqual([[], []]);
  });

  it('reads checkpoints from the configured table', async () => {
    const { dependencies, dynamodb } = compose({ dynamodb: [{}] });
    expect(await dependencies.checkpoints.load(position(), 100)).toBeNull();
    expect(dynamodb.sent).toMatchObject([{ TableName: 'checkpoints', ConsistentRead: true }]);
  });

  it('O4, C5: connects with the configured secret, under the TLS that is required', async () => {
    const { dependencies, secrets } = compose({ secret: 'mongodb://127.0.0.1:1/?tlsInsecure=true' });
    const raising = dependencies.sinkCheckpoints.raise(position(), null, sequence(1), hangMs);
    await expect(raising).rejects.toMatchObject({ cause: expect.any(ConfigurationError) });
    expect(secrets.sent).toEqual([{ SecretId: 'highwater/test/mongodb' }]);
  });
});
