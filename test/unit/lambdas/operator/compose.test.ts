import { describe, expect, it } from 'vitest';
import type { ConsumerConfig } from '../../../../lambdas/consumer/config.ts';
import { composeOperator } from '../../../../lambdas/operator/compose.ts';
import { askingTimes } from '../../../support/asking-times.ts';
import { consumerConfig, failureConfig } from '../../../support/consumer-config.ts';
import { position, sequence, shardId } from '../../../support/records.ts';
import { stubSender } from '../../../support/stub-sender.ts';

function compose(...rows: unknown[]) {
  return composeFor(consumerConfig, ...rows);
}

function composeFor(config: ConsumerConfig, ...rows: unknown[]) {
  const [dynamodb, secrets] = [stubSender(...rows), stubSender({ SecretString: 'mongodb://127.0.0.1:1/' })];
  const [kinesis, kinesisOnce] = [stubSender({ Shards: [] }, { ShardIterator: 'i' }), stubSender({})];
  const lines: string[] = [];
  const clients = {
    dynamodb: dynamodb.client,
    kinesis: kinesis.client,
    kinesisOnce: kinesisOnce.client,
    s3: stubSender().client,
    secrets: secrets.client,
    ...askingTimes(() => new Date(0)),
  };
  const operator = composeOperator({ config, failures: failureConfig }, clients, {
    runId: 'run-1',
    writeLine: (line) => lines.push(line),
  });
  return { ...operator, dynamodb, secrets, lines, kinesis, kinesisOnce };
}

describe('an operator’s tools put together', () => {
  it('call nothing before the first command, nor when given back unused', async () => {
    const { dynamodb, secrets, close } = compose();
    await close();
    expect([dynamodb.sent, secrets.sent]).toEqual([[], []]);
  });

  it('write the group’s own rows under the name of the run', async () => {
    const { dependencies, dynamodb } = compose({});
    const row = { sequence: null, skips: ['7' as never] };
    await dependencies.commands.change(position(), null, row, 100);
    expect(dynamodb.sent).toMatchObject([
      { TableName: 'checkpoints', ExpressionAttributeValues: { ':writer': { S: 'run-1' } } },
    ]);
  });

  it('reach dead letters, documents and restart entries through one connection', async () => {
    const { dependencies, secrets } = compose();
    const reading = dependencies.deadLetterStore.open({}, null, 1, 50);
    const raising = dependencies.consumer.sinkCheckpoints.raise(position(), null, sequence(1), 50);
    const restarting = dependencies.restarts.read(position(), 50);
    await Promise.allSettled([reading, raising, restarting]);
    expect(secrets.sent).toEqual([{ SecretId: 'highwater/test/mongodb' }]);
  });

  it('read a stream that is not of the stack by its ARN', async () => {
    const streamArn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/numbers';
    const { dependencies, kinesis, kinesisOnce } = composeFor({ ...consumerConfig, streamArn });
    await dependencies.shards.list(100);
    await dependencies.reader.open(shardId(), { kind: 'earliest' }, 100);
    await Promise.allSettled([dependencies.consumer.incarnation.recent(100)]);
    const sent = [...kinesis.sent, ...kinesisOnce.sent];
    expect(sent.map((input) => Object(input).StreamARN)).toEqual([streamArn, streamArn, streamArn]);
  });

  it('log under the group and the run', () => {
    const { dependencies, lines } = compose();
    dependencies.log.info('records.missing');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ group: 'numtest', runId: 'run-1' }]);
  });
});
