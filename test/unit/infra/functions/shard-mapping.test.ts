import { Aspects, CfnCondition, CfnResource, Fn, RemovalPolicy, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { afterAll, describe, expect, it } from 'vitest';
import type { StageConfig } from '../../../../infra/config/stage-config.ts';
import { ShardMapping } from '../../../../infra/functions/shard-mapping.ts';
import {
  changedTemplate,
  discardOutputs,
  pipelineStack,
  shippedTemplate,
  stageConfig,
} from '../../../support/synthesised-stack.ts';

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
  it('is the oldest record for earliest', () => {
    changedTemplate('dev', startingFrom('earliest')).hasResourceProperties(type, {
      StartingPosition: 'TRIM_HORIZON',
    });
  });

  it.each([
    ['2026-01-31T00:05:00.900Z', 1769817600],
    ['1970-01-01T00:05:01Z', 1],
    ['1970-01-01T00:04:59Z', 0],
  ])('is five minutes before the time %s, and never before 1970', (startFrom, seconds) => {
    changedTemplate('dev', startingFrom(startFrom)).hasResourceProperties(type, {
      StartingPosition: 'AT_TIMESTAMP',
      StartingPositionTimestamp: seconds,
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

  it.each(['FilterCriteria', 'FunctionResponseTypes', 'TumblingWindowInSeconds', 'Enabled'])('%s is unset', (name) => {
    const [mapping] = Object.values(shippedTemplate('prod').findResources(type));
    expect(mapping?.['Properties']).not.toHaveProperty(name);
  });

  it('S13: what it gives up on goes to the failure bucket', () => {
    const template = shippedTemplate('prod');
    const [bucket = ''] = Object.keys(template.findResources('AWS::S3::Bucket'));
    template.hasResourceProperties(type, {
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [bucket, 'Arn'] } } },
    });
  });
});

/** A value of its own for each property that the L1 construct has. */
const strangeValues: Readonly<Record<string, unknown>> = {
  amazonManagedKafkaEventSourceConfig: { consumerGroupId: 'other' },
  batchSize: 20_000,
  bisectBatchOnFunctionError: true,
  destinationConfig: { onFailure: { destination: 'arn:aws:sqs:eu-central-1:111122223333:other' } },
  documentDbEventSourceConfig: { databaseName: 'other' },
  enabled: false,
  eventSourceArn: 'arn:aws:kinesis:eu-central-1:111122223333:stream/other',
  filterCriteria: { filters: [{ pattern: '{}' }] },
  functionName: 'other',
  functionResponseTypes: ['ReportBatchItemFailures'],
  kmsKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/other',
  loggingConfig: { systemLogLevel: 'INFO' },
  maximumBatchingWindowInSeconds: 300,
  maximumRecordAgeInSeconds: 60,
  maximumRetryAttempts: 3,
  metricsConfig: { metrics: [] },
  parallelizationFactor: 2,
  provisionedPollerConfig: { maximumPollers: 2 },
  queues: ['other'],
  scalingConfig: { maximumConcurrency: 2 },
  selfManagedEventSource: { endpoints: { kafkaBootstrapServers: ['other:9092'] } },
  selfManagedKafkaEventSourceConfig: { consumerGroupId: 'other' },
  sourceAccessConfigurations: [{ type: 'BASIC_AUTH', uri: 'other' }],
  startingPosition: 'LATEST',
  startingPositionTimestamp: 1,
  topics: ['other'],
  tumblingWindowInSeconds: 30,
};

/** What the L1 construct sends to CloudFormation, by its own names. */
function propertiesOf(mapping: ShardMapping): readonly string[] {
  return Object.keys(Reflect.get(mapping, 'cfnProperties'));
}

/** The refusal of a stage whose mapping was changed. */
function refusalOf(change: (mapping: ShardMapping) => void): () => unknown {
  const stack = pipelineStack(stageConfig('dev'));
  change(mappingOf(stack));
  return () => Template.fromStack(stack);
}

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

  it('is tried with every property that there is, but for its tags', () => {
    const known = propertiesOf(mappingOf(pipelineStack(stageConfig('dev'))));
    expect(known.filter((name) => name !== 'tags').toSorted()).toEqual(Object.keys(strangeValues).toSorted());
  });

  it.each(Object.entries(strangeValues))('is refused at synth when %s becomes %j', (name, value) => {
    const shown = name.replace('Db', 'DB');
    expect(refusalOf((mapping) => Object.assign(mapping, { [name]: value }))).toThrow(`${shown} must stay `);
  });

  it.each([
    'batchSize',
    'bisectBatchOnFunctionError',
    'destinationConfig',
    'eventSourceArn',
    'maximumBatchingWindowInSeconds',
    'maximumRecordAgeInSeconds',
    'maximumRetryAttempts',
    'metricsConfig',
    'parallelizationFactor',
    'startingPosition',
  ])('is refused at synth when %s is taken away', (name) => {
    expect(refusalOf((mapping) => Object.assign(mapping, { [name]: undefined }))).toThrow(`${name} must stay `);
  });

  it('is refused at synth when something deep inside of a property was changed', () => {
    const change = (mapping: ShardMapping): void => {
      Object.assign((mapping.destinationConfig as CfnEventSourceMapping.DestinationConfigProperty).onFailure ?? {}, {
        destination: 'arn:aws:sqs:eu-central-1:111122223333:other',
      });
    };
    expect(refusalOf(change)).toThrow('destinationConfig must stay as its group says');
  });

  it('is refused at synth with a property that the L1 construct may gain one day', () => {
    const change = (mapping: ShardMapping): void => {
      const render = Reflect.get(mapping, 'renderProperties').bind(mapping);
      const properties = { ...Reflect.get(mapping, 'cfnProperties'), shuffle: true };
      Object.defineProperties(mapping, {
        cfnProperties: { get: () => properties },
        renderProperties: {
          value: (given: { shuffle?: true }) => ({ ...render(given), Shuffle: given.shuffle }),
        },
      });
    };
    expect(refusalOf(change)).toThrow('shuffle must stay unset');
  });

  it('says which group setting to change, or to leave it', () => {
    expect(refusalOf((mapping) => Object.assign(mapping, { batchSize: 20_000 }))).toThrow(
      "batchSize must stay 500: exactly-once rests on this mapping being as its group says; change the group's configuration instead",
    );
  });

  it('is refused at synth when an override came past the check of overrides', () => {
    const change = (mapping: ShardMapping): void =>
      CfnResource.prototype.addOverride.call(mapping, 'Properties.BatchSize', 1);
    expect(refusalOf(change)).toThrow('batchSize must stay 500');
  });

  it.each([
    ['Type', 'AWS::CloudFormation::WaitConditionHandle', 'type must stay AWS::Lambda::EventSourceMapping'],
    ['Condition', 'OnSundays', 'condition must stay unset'],
    ['Fn::Transform', { Name: 'Shuffle' }, 'fn::Transform must stay unset'],
  ])('is refused at synth when its %s was overridden', (name, value, message) => {
    expect(refusalOf((mapping) => mapping.addOverride(name, value))).toThrow(message);
  });

  it('is refused at synth when it was made subject to a condition', () => {
    const change = (mapping: ShardMapping): void => {
      mapping.cfnOptions.condition = new CfnCondition(mapping.stack, 'OnSundays', {
        expression: Fn.conditionEquals('a', 'b'),
      });
    };
    expect(refusalOf(change)).toThrow('condition must stay unset');
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
    ['S13', 'DestinationConfig.OnFailure.Destination', 'other'],
    ['C34', 'FunctionName', 'other'],
  ])('%s: refuses an override of %s', (_row, name, value) => {
    const mapping = mappingOf(pipelineStack(stageConfig('dev')));
    expect(() => mapping.addPropertyOverride(name, value)).toThrow(
      `Properties.${name} cannot be overridden, for exactly-once rests on this mapping's order`,
    );
    expect(() => mapping.addOverride('Properties', { [name]: value })).toThrow('cannot be overridden');
    expect(() => mapping.addPropertyDeletionOverride(name)).toThrow('cannot be overridden');
    expect(() => mapping.addDeletionOverride(`Properties.${name}`)).toThrow('cannot be overridden');
  });

  it('may be given what does not touch its order', () => {
    const stack = pipelineStack(stageConfig('dev'));
    mappingOf(stack).addOverride('Metadata.Owner', 'events');
    Template.fromStack(stack).hasResource(type, { Metadata: { Owner: 'events' } });
  });

  it('may be tagged, wait for others, and be kept', () => {
    const stack = pipelineStack(stageConfig('dev'));
    const mapping = mappingOf(stack);
    Tags.of(stack.node.root).add('team', 'events');
    mapping.node.addDependency(stack.highwater.checkpoints);
    mapping.applyRemovalPolicy(RemovalPolicy.RETAIN);
    Template.fromStack(stack).hasResource(type, {
      Properties: { Tags: [{ Key: 'team', Value: 'events' }] },
      DeletionPolicy: 'Retain',
    });
  });
});
