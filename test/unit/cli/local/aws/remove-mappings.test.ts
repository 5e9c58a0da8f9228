import { ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { removeMappings } from '../../../../../cli/local/aws/remove-stack.ts';
import { scriptedAws } from '../../../../support/scripted-aws.ts';

const group = (name: string) => ({ consumerFunctionName: `consumer-${name}`, eventSourceMappingId: name });
const outputs = {
  streamName: 'stream-1',
  producerFunctionName: 'producer-1',
  operatorFunctionName: 'operator-1',
  checkpointTableName: 'table-1',
  failureBucketName: 'bucket-1',
  groups: { numtest: group('one'), late: group('two') },
};
const gone = new ResourceNotFoundException({ message: 'no such mapping', $metadata: {} });
const list = (...ids: readonly string[]) => ({
  EventSourceMappings: ids.map((UUID) => ({ UUID, State: 'Deleting' })),
});

describe('the mappings before their stack is removed', () => {
  it('are removed, and have ended their last batch', async () => {
    const lists = [list('one'), list('somebodys'), {}];
    const { clients, sent } = scriptedAws((command) => (command === 'ListEventSourceMappings' ? lists.shift() : {}));
    await removeMappings(clients, outputs);
    expect(sent).toEqual([
      ['DeleteEventSourceMapping', { UUID: 'one' }],
      ['ListEventSourceMappings', { FunctionName: 'consumer-one' }],
      ['ListEventSourceMappings', { FunctionName: 'consumer-one' }],
      ['DeleteEventSourceMapping', { UUID: 'two' }],
      ['ListEventSourceMappings', { FunctionName: 'consumer-two' }],
    ]);
  });

  it('are no hindrance where one is gone already, or does not go', async () => {
    const { clients, sent } = scriptedAws((command, { UUID }) => {
      if (UUID === 'one') return gone;
      return command === 'ListEventSourceMappings' ? list('two') : {};
    });
    await removeMappings(clients, outputs, 0);
    expect(sent.map(([command]) => command)).toEqual([
      'DeleteEventSourceMapping',
      'DeleteEventSourceMapping',
      'ListEventSourceMappings',
    ]);
  });

  it('are said not to be removed where the endpoint is in trouble', async () => {
    const { clients } = scriptedAws(() => new Error('no connection'));
    await expect(removeMappings(clients, outputs)).rejects.toThrow('no connection');
  });
});
