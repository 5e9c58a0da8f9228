import { describe, expect, it } from 'vitest';
import { parseStackOutputs } from '../../../../../cli/local/aws/stack-outputs.ts';

const outputs = {
  NumtestStreamName: 's',
  ProducerFunctionName: 'p',
  OperatorFunctionName: 'o',
  CheckpointTableName: 't',
  FailureBucketName: 'b',
  NumtestConsumerFunctionName: 'c',
  NumtestEventSourceMappingId: 'm',
};

describe('the outputs of the stack', () => {
  it('are read with those of each group', () => {
    expect(parseStackOutputs({ Stack: outputs }, 'Stack', ['numtest'])).toEqual({
      streamName: 's',
      producerFunctionName: 'p',
      operatorFunctionName: 'o',
      checkpointTableName: 't',
      failureBucketName: 'b',
      groups: { numtest: { consumerFunctionName: 'c', eventSourceMappingId: 'm' } },
    });
  });

  it('name the one that is missing', () => {
    const { NumtestStreamName: _, ...rest } = outputs;
    expect(() => parseStackOutputs({ Stack: rest }, 'Stack', [])).toThrow('no output NumtestStreamName');
    const renamed = { ...rest, OrdersStreamName: 'stream-2' };
    expect(parseStackOutputs({ Stack: renamed }, 'Stack', []).streamName).toBe('stream-2');
  });

  it('are missing altogether where the stack was not deployed', () => {
    expect(() => parseStackOutputs({}, 'Stack', [])).toThrow('The stack Stack has no output');
  });
});
