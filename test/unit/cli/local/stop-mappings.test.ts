import { ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { stopMappings } from '../../../../cli/local/stop-mappings.ts';
import { scriptedAws } from '../../../support/scripted-aws.ts';

const group = (name: string) => ({ consumerFunctionName: `consumer-${name}`, eventSourceMappingId: name });
const outputs = {
  streamName: 'stream-1',
  producerFunctionName: 'producer-1',
  checkpointTableName: 'table-1',
  failureBucketName: 'bucket-1',
  groups: { numtest: group('one'), late: group('two') },
};
const gone = new ResourceNotFoundException({ message: 'no such mapping', $metadata: {} });

describe('the mappings before their stack is removed', () => {
  it('are disabled, and have ended their batch', async () => {
    const states = ['Disabling', 'Disabled', 'Disabled'];
    const { clients, sent } = scriptedAws((command) =>
      command === 'GetEventSourceMapping' ? { State: states.shift() } : {},
    );
    await stopMappings(clients, outputs);
    expect(sent).toEqual([
      ['UpdateEventSourceMapping', { UUID: 'one', Enabled: false }],
      ['GetEventSourceMapping', { UUID: 'one' }],
      ['GetEventSourceMapping', { UUID: 'one' }],
      ['UpdateEventSourceMapping', { UUID: 'two', Enabled: false }],
      ['GetEventSourceMapping', { UUID: 'two' }],
    ]);
  });

  it('are no hindrance where they are gone, or go on', async () => {
    const { clients, sent } = scriptedAws((command, { UUID }) => {
      if (UUID === 'one') return gone;
      return command === 'GetEventSourceMapping' ? { State: 'Disabling' } : {};
    });
    await stopMappings(clients, outputs, 0);
    expect(sent.filter(([command]) => command === 'UpdateEventSourceMapping')).toHaveLength(2);
  });

  it('are said not to be stopped where the endpoint is in trouble', async () => {
    const { clients } = scriptedAws(() => new Error('no connection'));
    await expect(stopMappings(clients, outputs)).rejects.toThrow('no connection');
  });
});
