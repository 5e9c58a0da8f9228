import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import { findRefusals, localStackRules } from '../../support/localstack-refusals.ts';
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
      { ...group, topic: 'numtest' },
      { ...group, topic: 'orders', name: 'late', collection: 'late' },
    ]);
    const { topics } = stageConfig('dev');
    const orders = { mode: 'on-demand', retentionHours: 24, maxRecordKib: 1024 } as const;
    const outputs = changedTemplate('dev', { groups, topics: { ...topics, orders } }).findOutputs('*');
    expect(Object.keys(outputs).sort()).toEqual([
      'CheckpointTableName',
      'FailureBucketName',
      'LateConsumerFunctionName',
      'LateConsumerRoleArn',
      'LateEventSourceMappingId',
      'ManifestParameterName',
      'NumtestConsumerFunctionName',
      'NumtestConsumerRoleArn',
      'NumtestEventSourceMappingId',
      'NumtestStreamName',
      'OperatorFunctionName',
      'OperatorRoleArn',
      'OrdersStreamName',
      'ProducerFunctionName',
    ]);
  });

  it.each([
    ['AWS::Kinesis::Stream', 'HighwaterTopicnumtestStreamEF5E4B54'],
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

describe('LocalStack', () => {
  const asItWas = { DestinationConfig: { OnFailure: { Destination: bucketArn() } } };

  it('is known to refuse nothing of what is deployed there', () => {
    expect(findRefusals(shippedTemplate('local'))).toEqual([]);
  });

  it('nor of two groups on as many shards as it has', () => {
    const { groups } = stageConfig('local');
    const two = groups.flatMap((group) => [group, { ...group, name: 'late', collection: 'late' }]);
    const template = changedTemplate('local', {
      groups: two,
      topics: { numtest: { mode: 'provisioned', shards: 100, retentionHours: 24, maxRecordKib: 1024 } },
    });
    expect(findRefusals(template)).toEqual([]);
  });

  it('refuses what every other stage has: the bucket as the destination of asynchronous failures', () => {
    expect(findRefusals(shippedTemplate('dev')).map(({ what }) => what)).toEqual([
      'an asynchronous destination other than a function, a topic, a queue or an event bus',
    ]);
  });

  it.each<[rule: string, changes: object]>([
    ['not exactly one architecture, or an unknown one', { Architectures: ['arm64', 'x86_64'] }],
    ['not exactly one architecture, or an unknown one', { Architectures: [] }],
    ['an unknown runtime', { Runtime: 'nodejs26.x' }],
    ['more than 4 KiB of environment variables', { Environment: { Variables: { A: 'é'.repeat(2_046) } } }],
    ['a role that is no ARN', { Role: { Ref: 'HighwaterProducerFunctionRole9FE25D02' } }],
    ['a name that is too long or has other characters', { FunctionName: 'f'.repeat(65) }],
    ['subnets, which have to exist', { VpcConfig: { SubnetIds: ['subnet-1'] } }],
    ['more than five layers', { Layers: ['1', '2', '3', '4', '5', '6'] }],
    ['more reserved concurrency than leaves 100 unreserved', { ReservedConcurrentExecutions: 901 }],
    ['an asynchronous destination other than a function, a topic, a queue or an event bus', asItWas],
    [
      'an asynchronous destination other than a function, a topic, a queue or an event bus',
      { DestinationConfig: { OnSuccess: { Destination: 'arn:aws:s3:::somebodys' } } },
    ],
    [
      'an asynchronous destination other than a function, a topic, a queue or an event bus',
      { DestinationConfig: { OnFailure: { Destination: { 'Fn::ImportValue': 'elsewhere' } } } },
    ],
    [
      'a function as its own asynchronous destination',
      { DestinationConfig: { OnFailure: { Destination: functionArn() } } },
    ],
    [
      'no setting of asynchronous invocations at all',
      { MaximumRetryAttempts: undefined, MaximumEventAgeInSeconds: undefined },
    ],
    ['an unknown setting of asynchronous invocations', { MaximumConcurrency: 2 }],
    ['a batch size outside 1 to 10 000', { BatchSize: 10_001 }],
    ['no starting position, or an unknown one', { StartingPosition: undefined }],
    ['a destination of what succeeded', { DestinationConfig: { OnSuccess: { Destination: bucketArn() } } }],
    ['no source', { EventSourceArn: undefined }],
    ['an unknown setting of a mapping', { MaximumPollers: 3 }],
    ['more than 100 shards', { ShardCount: 101 }],
    [
      'an index without throughput on a table that has it',
      { BillingMode: 'PROVISIONED', GlobalSecondaryIndexes: [{ IndexName: 'byTime' }] },
    ],
    ['an alarm whose period is neither 10 s nor 30 s nor whole minutes', { Period: 90 }],
    ['an alarm with an unknown statistic', { Statistic: 'IQM' }],
    ['an alarm with an unknown statistic', { ExtendedStatistic: 'tm99' }],
    ['an alarm that takes missing data for something unknown', { TreatMissingData: 'good' }],
    ['a policy of nobody', { Roles: [] }],
    ['a policy with an unknown condition', policy({ Condition: { StringMatches: { 'aws:a': 'b' } } })],
    ['a policy whose action names no service', policy({ Action: ['s3:GetObject', 'PutObject'] })],
    ['a policy without resources', policy({ Resource: [] })],
    ['a parameter under a name of AWS', { Name: '/aws/highwater' }],
  ])('would refuse %s (%#)', (what, changes) => {
    const rule = localStackRules.find(({ name }) => name === what);
    expect(rule?.source).toMatch(/^https:\/\/github\.com\/\S+ \w+/);
    const template = changedLocal(String(rule?.type), changes);
    planted.add(what);
    expect(findRefusals(template)).toMatchObject([{ what, source: rule?.source }]);
  });

  it('would refuse, or deploy as nothing, a resource that it cannot make', () => {
    const { Resources, ...rest } = shippedTemplate('local').toJSON();
    const board = { Type: 'AWS::CloudWatch::Dashboard', Properties: {} };
    expect(findRefusals(Template.fromJSON({ ...rest, Resources: { ...Resources, Board: board } }))).toMatchObject([
      { logicalId: 'Board', what: 'a resource of type AWS::CloudWatch::Dashboard' },
    ]);
  });

  it('has no rule here that no test breaks, or that finds nothing in the stack to look at', () => {
    const types = new Set(
      Object.values<{ Type: string }>(shippedTemplate('local').toJSON().Resources).map(({ Type }) => Type),
    );
    expect(localStackRules.filter(({ name, type }) => !planted.has(name) || !types.has(type))).toEqual([]);
  });
});

const planted = new Set<string>();

function bucketArn(): object {
  return {
    'Fn::GetAtt': Object.keys(shippedTemplate('local').findResources('AWS::S3::Bucket')).concat('Arn'),
  };
}

function functionArn(): object {
  const [asked] = Object.values(shippedTemplate('local').findResources('AWS::Lambda::EventInvokeConfig'));
  return { 'Fn::GetAtt': [asked?.['Properties'].FunctionName.Ref, 'Arn'] };
}

function policy(changes: object): object {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...changes };
  return { PolicyDocument: { Version: '2012-10-17', Statement: [statement] } };
}

/** The stage `local` with other properties of its first resource of a type; undefined removes one. */
function changedLocal(type: string, changes: object): Template {
  const { Resources, ...rest } = shippedTemplate('local').toJSON();
  const [[logicalId, resource] = ['', {}]] = Object.entries<{ Type?: string; Properties?: object }>(Resources).filter(
    ([, { Type }]) => Type === type,
  );
  const Properties = JSON.parse(JSON.stringify({ ...resource.Properties, ...changes }));
  return Template.fromJSON({
    ...rest,
    Resources: { ...Resources, [logicalId]: { ...resource, Properties } },
  });
}
