import { afterAll, describe, expect, it } from 'vitest';
import {
  changedTemplate,
  discardOutputs,
  pipelineStack,
  shippedTemplate,
  stageConfig,
} from '../../support/synthesised-stack.ts';

afterAll(discardOutputs);

describe('the stack', () => {
  it('is named for its stage and bound to no account', () => {
    const stack = pipelineStack(stageConfig('prod'));
    expect(stack.stackName).toBe('Highwater-prod');
    expect(stack.environment).toBe('aws://unknown-account/unknown-region');
  });

  it('tells scripts where everything is', () => {
    const groups = stageConfig('dev').groups.flatMap((group) => [
      group,
      { ...group, name: 'late', collection: 'late' },
    ]);
    const outputs = changedTemplate('dev', { groups }).findOutputs('*');
    expect(Object.keys(outputs).sort()).toEqual([
      'CheckpointTableName',
      'FailureBucketName',
      'LateConsumerFunctionName',
      'LateEventSourceMappingId',
      'ManifestParameterName',
      'NumtestConsumerFunctionName',
      'NumtestEventSourceMappingId',
      'ProducerFunctionName',
      'StreamName',
    ]);
  });

  it.each([
    ['AWS::Kinesis::Stream', 'HighwaterStreamA7769F3D'],
    ['AWS::DynamoDB::Table', 'HighwaterCheckpointsTableCDBF9EC7'],
    ['AWS::S3::Bucket', 'HighwaterFailuresBucketEF4F1B2C'],
    ['AWS::KMS::Key', 'HighwaterKeyBF8984E1'],
    ['AWS::Lambda::EventSourceMapping', 'HighwaterGroupnumtestMappingD1691F63'],
  ])('O10: keeps the identity of its %s, for another would start empty', (type, logicalId) => {
    expect(Object.keys(shippedTemplate('prod').findResources(type))).toEqual([logicalId]);
  });

  it.each(['local', 'dev', 'prod'])('gives no resource of %s a physical name', (stage) => {
    const { Resources } = shippedTemplate(stage).toJSON();
    const named = Object.values<{ Properties?: object }>(Resources).flatMap(({ Properties = {} }) =>
      Object.entries(Properties).filter(
        ([name, value]) =>
          /^(Name|BucketName|TableName|StreamName|RoleName|AlarmName|LogGroupName)$/.test(name) &&
          typeof value === 'string',
      ),
    );
    expect(named).toEqual([]);
  });
});
