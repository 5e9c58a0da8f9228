import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import type { StageConfig } from '../../../infra/config/stage-config.ts';
import { discardOutputs, pipelineStack, stageConfig, unbundledApp } from '../../support/synthesised-stack.ts';

afterAll(discardOutputs);

function appOf(stage: string, changes: Partial<StageConfig> = {}): App {
  const app = unbundledApp();
  pipelineStack(stageConfig(stage, changes), app);
  return app;
}

const network = {
  vpcId: 'vpc-0123456789abcdef0',
  availabilityZones: ['a'],
  privateSubnetIds: ['subnet-0123456789abcdef0'],
  securityGroupIds: ['sg-0123456789abcdef0'],
};
const topic = { mode: 'on-demand', retentionHours: 24, maxRecordKib: 1024 } as const;
const twoTopics = { topics: { numtest: topic, orders: topic }, groups: [] };
const existing = {
  topics: { orders: { arn: 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders', writable: true } },
};
const inVpc = { mongo: { ...stageConfig('prod').mongo, network } };

describe.each<[string, Partial<StageConfig>]>([
  ['local', {}],
  ['dev', {}],
  ['prod', {}],
  ['prod', inVpc],
  ['prod', twoTopics],
  ['prod', existing],
])('%s %j', (stage, changes) => {
  it.each([AwsSolutionsChecks, ServerlessChecks])('has no finding of $name', (Pack) => {
    const app = appOf(stage, changes);
    expect(new Pack(app).validateScope(app).violations).toEqual([]);
  });
});

/** The findings of rules acknowledged in an app, with their reasons. */
function acknowledged(app: App): readonly (readonly [string, string])[] {
  return app.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries<string>(data))
    .map(([id, reason]) => [id.replace(/^annotation::/i, '').replace(/\[.*/, ''), reason] as const);
}

it('acknowledges no more findings than these', () => {
  const rules = acknowledged(appOf('prod', inVpc)).map(([id]) => id);
  expect(rules.sort()).toEqual([
    '@aws-cdk/aws-ec2:noSubnetRouteTableId',
    '@aws-cdk/aws-ec2:noSubnetRouteTableId',
    'AwsSolutions-IAM5',
    'AwsSolutions-IAM5',
    'AwsSolutions-IAM5',
    'AwsSolutions-IAM5',
    'AwsSolutions-IAM5',
    'AwsSolutions-KDS3',
    'AwsSolutions-S1',
    'Serverless-LambdaAsyncFailureDestination',
    'Serverless-LambdaDLQ',
    'Serverless-LambdaDLQ',
    'Serverless-LambdaDLQ',
    'Serverless-LambdaTracing',
    'Serverless-LambdaTracing',
    'Serverless-LambdaTracing',
  ]);
});

it.each([
  ['local', 2],
  ['dev', 1],
  ['prod', 1],
])(
  'has no destination for failed asynchronous requests of the operator, nor of an emulated producer: %s',
  (stage, count) => {
    const rule = 'Serverless-LambdaAsyncFailureDestination';
    expect(acknowledged(appOf(stage)).filter(([id]) => id === rule)).toHaveLength(count);
  },
);

it.each<[string, Partial<StageConfig>]>([
  ['prod', inVpc],
  ['local', {}],
])('gives a reason, in a sentence, for each (%s)', (stage, changes) => {
  for (const [, reason] of acknowledged(appOf(stage, changes))) expect(reason).toMatch(/^[A-Z].{30,}\.$/);
});
