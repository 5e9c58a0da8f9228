import { Aspects } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import { ShardMapping } from '../../../infra/shard-mapping.ts';
import type { StageConfig } from '../../../infra/stage-config.ts';
import {
  changedTemplate,
  discardOutputs,
  pipelineStack,
  shippedTemplate,
  stageConfig,
} from '../../support/synthesised-stack.ts';

afterAll(discardOutputs);

const type = 'AWS::Lambda::EventSourceMapping';

function startingFrom(startFrom: string): Pick<StageConfig, 'groups'> {
  return { groups: stageConfig('dev').groups.map((group) => ({ ...group, startFrom })) };
}

function mappingOf(stack: ReturnType<typeof pipelineStack>): ShardMapping {
  const [group] = stack.highwater.groups;
  if (group === undefined) throw new Error('no group');
  return group.mapping;
}

describe('where a mapping starts', () => {
  it.each(['earliest', 'latest'])(
    'is the oldest record for %s, for the consumer applies the start',
    (startFrom) => {
      changedTemplate('dev', startingFrom(startFrom)).hasResourceProperties(type, {
        StartingPosition: 'TRIM_HORIZON',
      });
    },
  );

  it('is the whole second at or before an ISO time', () => {
    changedTemplate('dev', startingFrom('2026-01-31T00:00:00.900Z')).hasResourceProperties(type, {
      StartingPosition: 'AT_TIMESTAMP',
      StartingPositionTimestamp: 1769817600,
    });
  });

  it('is the oldest record in an emulated stage, whose AT_TIMESTAMP is LATEST', () => {
    changedTemplate('local', startingFrom('2026-01-31T00:00:00Z')).hasResourceProperties(type, {
      StartingPosition: 'TRIM_HORIZON',
    });
  });
});

describe('what a mapping promises', () => {
  const promises = {
    ParallelizationFactor: 1,
    BisectBatchOnFunctionError: false,
    MaximumRetryAttempts: -1,
    MaximumRecordAgeInSeconds: -1,
    BatchSize: 500,
    MaximumBatchingWindowInSeconds: 1,
  };

  it.each(Object.entries(promises))('%s is %j', (name, value) => {
    shippedTemplate('prod').hasResourceProperties(type, { [name]: value });
  });

  it.each(['FilterCriteria', 'FunctionResponseTypes', 'TumblingWindowInSeconds', 'Enabled'])(
    '%s is unset',
    (name) => {
      const [mapping] = Object.values(shippedTemplate('prod').findResources(type));
      expect(mapping?.['Properties']).not.toHaveProperty(name);
    },
  );

  it('S13: what it gives up on goes to the failure bucket', () => {
    const template = shippedTemplate('prod');
    const [bucket = ''] = Object.keys(template.findResources('AWS::S3::Bucket'));
    template.hasResourceProperties(type, {
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [bucket, 'Arn'] } } },
    });
  });
});

describe('a mapping changed from outside', () => {
  it.each([
    ['C36', 'startingPosition', 'LATEST', 'startingPosition must stay TRIM_HORIZON'],
    ['C37', 'parallelizationFactor', 2, 'parallelizationFactor must stay 1'],
    ['C37', 'bisectBatchOnFunctionError', true, 'bisectBatchOnFunctionError must stay false'],
    ['C37', 'filterCriteria', { filters: [{ pattern: '{}' }] }, 'filterCriteria must stay unset'],
    ['C37', 'functionResponseTypes', ['ReportBatchItemFailures'], 'functionResponseTypes must stay unset'],
    ['C32', 'maximumRetryAttempts', 3, 'maximumRetryAttempts must stay -1'],
  ])('%s: is refused at synth when %s becomes %j', (_row, name, value, message) => {
    const stack = pipelineStack(stageConfig('dev'));
    Object.assign(mappingOf(stack), { [name]: value });
    expect(() => Template.fromStack(stack)).toThrow(message);
  });

  it('C37: is refused at synth when an aspect changed it', () => {
    const stack = pipelineStack(stageConfig('dev'));
    Aspects.of(stack).add({
      visit: (node) => {
        if (node instanceof ShardMapping) node.parallelizationFactor = 10;
      },
    });
    expect(() => Template.fromStack(stack)).toThrow('parallelizationFactor must stay 1');
  });

  it.each([
    ['C36', 'StartingPosition', 'LATEST'],
    ['C37', 'ParallelizationFactor', 2],
    ['C37', 'BisectBatchOnFunctionError', true],
    ['C37', 'FilterCriteria.Filters', []],
  ])('%s: refuses an override of %s', (_row, name, value) => {
    const mapping = mappingOf(pipelineStack(stageConfig('dev')));
    expect(() => mapping.addPropertyOverride(name, value)).toThrow(
      `Properties.${name} cannot be overridden, for exactly-once rests on this mapping's order`,
    );
    expect(() => mapping.addOverride('Properties', { [name]: value })).toThrow('cannot be overridden');
    expect(() => mapping.addPropertyDeletionOverride(name)).toThrow('cannot be overridden');
  });

  it('may be given what does not touch its order', () => {
    const stack = pipelineStack(stageConfig('dev'));
    mappingOf(stack).addOverride('Metadata.Owner', 'events');
    Template.fromStack(stack).hasResource(type, { Metadata: { Owner: 'events' } });
  });
});
