import { describe, expect, it } from 'vitest';
import { checkpointKey } from '../../../../engine/checkpoints/dynamodb/checkpoint-row.ts';
import { CommandRefused } from '../../../../engine/checkpoints/errors.ts';
import { InvalidRequest } from '../../../../engine/runtime/invalid-request.ts';
import { createOperatorHandler } from '../../../../lambdas/operator/create-handler.ts';
import { askingTimes } from '../../../support/asking-times.ts';
import { consumerConfig, failureConfig } from '../../../support/consumer-config.ts';
import { arrival, incarnation, position } from '../../../support/records.ts';
import { stubSender } from '../../../support/stub-sender.ts';

const context = { awsRequestId: 'request-1' };
const summary = {
  StreamDescriptionSummary: {
    StreamName: incarnation.streamName,
    StreamCreationTimestamp: new Date(incarnation.createdAtSeconds * 1000),
    RetentionPeriodHours: 24,
    OpenShardCount: 1,
  },
};
const row = {
  ...checkpointKey(position()),
  schema: { N: '2' },
  sequence: { S: '9'.padStart(129, '0') },
  sequenceText: { S: '9' },
  skips: { SS: ['12'] },
};

function open(
  rows: readonly unknown[] = [],
  groups = new Map([['numtest', consumerConfig]]),
  objects: readonly unknown[] = [],
) {
  const [dynamodb, kinesisOnce] = [stubSender(...rows), stubSender(summary, summary)];
  const lines: Record<string, unknown>[] = [];
  const clients = {
    dynamodb: dynamodb.client,
    kinesis: stubSender().client,
    kinesisOnce: kinesisOnce.client,
    s3: stubSender(...objects).client,
    secrets: stubSender({ SecretString: 'mongodb://127.0.0.1:1/' }).client,
    ...askingTimes(() => arrival),
  };
  const config = { groups, failures: failureConfig };
  const handler = createOperatorHandler(config, clients, (line) => lines.push(JSON.parse(line)));
  return { handler, dynamodb, lines };
}

describe('the operator function', () => {
  it.each<[unknown, string]>([
    [undefined, 'command must be one of describe, replay,'],
    [[], 'command must be one of'],
    [{ command: 'drop' }, 'command must be one of'],
    [{ command: 'toString' }, 'command must be one of'],
    [{ command: 'describe' }, 'group must be the name of a group'],
    [{ command: 'describe', group: 'numtest', to: 1 }, 'to is unknown: remove it'],
    [{ command: 'skip-record', group: 'numtest', shard: '../x', sequence: 7 }, 'shard must be a shard id'],
    [{ command: 'skip-record', group: 'numtest', shard: '../x', sequence: 7 }, 'sequence must be a sequence number'],
    [{ command: 'replay', group: 'numtest', start: {}, end: { kind: 'time', at: 'x' } }, 'start must be an object'],
    [{ command: 'replay', group: 'numtest', start: {}, end: { kind: 'time', at: 'x' } }, 'end.at must be a time'],
    [{ command: 'continue-restart', group: 'numtest', tasks: [] }, 'tasks must not be empty'],
    [
      { command: 'replay', group: 'numtest', start: {}, end: {}, into: 'a.b' },
      'into must be 1 to 32 lower-case letters',
    ],
    [{ command: 'discard-dead-letters', group: 'numtest', ids: [{ $gt: '' }] }, 'ids[0] must be the id'],
    [{ command: 'list-dead-letters', group: 'numtest', states: ['gone'] }, 'states[0] must be one of open, redriven,'],
    [{ command: 'list-dead-letters', group: 'numtest', states: [] }, 'states must name one at least'],
    [{ command: 'list-dead-letters', group: 'numtest', most: 251 }, 'most must be a whole number from 1 to 250'],
    [{ command: 'list-dead-letters', group: 'numtest', after: { $gt: '' } }, 'after must be the id of a dead letter'],
    [{ command: 'read-dead-letter', group: 'numtest' }, 'id must be the id of a dead letter'],
    [{ command: 'read-dead-letter', group: 'numtest', id: 'x', offset: -1 }, 'offset must be a whole number from 0'],
    [{ command: 'list-failures', group: 'numtest', most: 0 }, 'most must be a whole number from 1 to 1000'],
    [{ command: 'redrive-failure', group: 'numtest', key: 'other/x' }, 'key must be the key of an object'],
    [{ command: 'discard-failure', group: 'numtest', key: 'aws/lambda/x' }, 'isDryRun must be true or false'],
  ])('refuses %j before anything is done', async (event, sentence) => {
    const { handler, dynamodb } = open();
    const refused = handler(event, context);
    await expect(refused).rejects.toThrow(InvalidRequest);
    await expect(refused).rejects.toThrow(sentence);
    expect(dynamodb.sent).toEqual([]);
  });

  it('names the groups where there is none of that name, and does not repeat the name', async () => {
    const { handler, lines } = open();
    const refused = handler({ command: 'describe', group: 'planted' }, context);
    await expect(refused).rejects.toThrow(new CommandRefused('There is no group of this name: name one of numtest.'));
    expect(lines).toMatchObject([{ event: 'command.failed', command: 'describe', group: 'planted' }]);
  });

  it('carries out a command to one group, and logs what it was, by whom, and what came of it', async () => {
    const { handler, dynamodb, lines } = open([{ Item: row }, {}]);
    const command = { command: 'clear-skips', group: 'numtest', shard: position().shard, by: 'alice' };
    expect(await handler(command, context)).toEqual({ cleared: ['12'] });
    expect(dynamodb.sent).toHaveLength(2);
    expect(lines).toMatchObject([
      {
        event: 'command.done',
        requestId: 'request-1',
        command: 'clear-skips',
        group: 'numtest',
        by: 'alice',
        isDone: true,
      },
    ]);
  });

  it.each<[string, unknown, string, boolean]>([
    [
      'may pass',
      new Error('planted'),
      'The failure bucket does not answer as it should (Error): run this again.',
      true,
    ],
    ['does not pass', { ContentLength: 2, LastModified: arrival }, 'It is no JSON object. It is left as it is.', false],
  ])(
    'answers trouble of a redrive from the failure bucket that %s, and logs it',
    async (_, object, trouble, mayPass) => {
      const { handler, lines } = open([], undefined, [object]);
      const command = { command: 'redrive-failure', group: 'numtest', key: 'aws/lambda/x' };
      expect(await handler(command, context)).toEqual({ outcome: 'trouble', trouble, mayPass });
      expect(lines).toMatchObject([
        { level: 'ERROR', event: 'command.failed', command: 'redrive-failure', group: 'numtest' },
      ]);
    },
  );

  it('refuses a collection beside the group’s whose name MongoDB could not take', async () => {
    const long = { ...consumerConfig, collection: 'x'.repeat(200) };
    const { handler, dynamodb } = open([], new Map([['numtest', long]]));
    const range = { start: { kind: 'earliest' }, end: { kind: 'checkpoint' } };
    const refused = handler({ command: 'replay', group: 'numtest', ...range, into: 'y'.repeat(32) }, context);
    await expect(refused).rejects.toThrow(CommandRefused);
    await expect(refused).rejects.toThrow('too long for MongoDB: give a shorter one');
    expect(dynamodb.sent).toEqual([]);
  });

  it('logs a command that comes to nothing', async () => {
    const { handler, lines } = open([{ Item: { ...row, schema: { N: '3' } } }]);
    const command = { command: 'clear-skips', group: 'numtest', shard: position().shard };
    await expect(handler(command, context)).rejects.toThrow('schema 3');
    expect(lines).toMatchObject([{ event: 'command.failed', error: 'CheckpointUnreadable', command: 'clear-skips' }]);
  });
});
