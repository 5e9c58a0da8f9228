import { ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import { removeFunctionLogs } from '../../../../../cli/local/aws/remove-stack.ts';
import { scriptedAws } from '../../../../support/scripted-aws.ts';

const outputs = {
  streamName: 'stream-1',
  producerFunctionName: 'producer-1',
  operatorFunctionName: 'operator-1',
  checkpointTableName: 'table-1',
  failureBucketName: 'bucket-1',
  groups: {
    numtest: { consumerFunctionName: 'consumer-1', eventSourceMappingId: 'mapping-1' },
    late: { consumerFunctionName: 'consumer-2', eventSourceMappingId: 'mapping-2' },
  },
};
const noSuchGroup = new ResourceNotFoundException({ message: 'no such group', $metadata: {} });

describe('the logs that the stack does not know of', () => {
  it.each([
    ['are there', {}],
    ['are not', noSuchGroup],
  ])('are removed for every function, whether they %s', async (_, answer) => {
    const { clients, sent } = scriptedAws(() => answer);
    await removeFunctionLogs(clients, outputs);
    expect(sent).toEqual([
      ['DeleteLogGroup', { logGroupName: '/aws/lambda/producer-1' }],
      ['DeleteLogGroup', { logGroupName: '/aws/lambda/operator-1' }],
      ['DeleteLogGroup', { logGroupName: '/aws/lambda/consumer-1' }],
      ['DeleteLogGroup', { logGroupName: '/aws/lambda/consumer-2' }],
    ]);
  });

  it('stay for the functions that a later deploy still has', async () => {
    const { clients, sent } = scriptedAws(() => ({}));
    const { late } = outputs.groups;
    await removeFunctionLogs(clients, outputs, { ...outputs, groups: { late } });
    expect(sent).toEqual([['DeleteLogGroup', { logGroupName: '/aws/lambda/consumer-1' }]]);
  });

  it('are nowhere where nothing was deployed', async () => {
    const { clients, sent } = scriptedAws(() => ({}));
    await removeFunctionLogs(clients, undefined);
    expect(sent).toEqual([]);
  });

  it('are said not to be removed where they cannot be', async () => {
    const { clients } = scriptedAws(() => new Error('no connection'));
    await expect(removeFunctionLogs(clients, outputs)).rejects.toThrow('no connection');
  });
});
