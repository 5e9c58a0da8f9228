import { Match } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../../engine/runtime/errors.ts';
import {
  actionsOf,
  changedTemplate,
  discardOutputs,
  pipelineStack,
  shippedTemplate,
  stageConfig,
  statementsOf,
} from '../../../support/synthesised-stack.ts';

afterAll(discardOutputs);

describe('the operator function', () => {
  it('may read streams, change checkpoint rows, redrive failures, read the secret and log, and nothing else', () => {
    expect(actionsOf(shippedTemplate('dev'), 'Operator')).toEqual([
      'dynamodb:GetItem',
      'dynamodb:Scan',
      'dynamodb:UpdateItem',
      'kinesis:DescribeStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:DeleteObject',
      's3:GetObject',
      's3:ListBucket',
      'secretsmanager:GetSecretValue',
    ]);
  });

  it('names every resource it may touch, and the stack lets nobody invoke it', () => {
    const template = shippedTemplate('prod');
    expect(statementsOf(template, 'Operator').map(({ Resource }) => Resource)).not.toContain('*');
    const invokes = Object.values(template.findResources('AWS::IAM::Policy')).filter((policy) =>
      JSON.stringify(policy).includes('lambda:Invoke'),
    );
    expect(invokes).toEqual([]);
    template.resourceCountIs('AWS::Lambda::Permission', 0);
  });

  it('is told of every group, and where the secret lies', () => {
    const [group] = stageConfig('dev').groups;
    if (group === undefined) throw new Error('dev has no group');
    const late = { ...group, name: 'late', startFrom: '2026-01-31T00:00:00Z', collection: 'late' };
    const template = changedTemplate('dev', { groups: [group, late] });
    const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
    const [operator] = functions.flatMap(([id, found]) => (id.includes('Operator') ? [found] : []));
    const { HIGHWATER_GROUPS: groups, ...others } = Object(operator).Properties.Environment.Variables;
    const text = groups['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : 'name')).join('');
    const numtest = {
      group: 'numtest',
      functionName: 'name',
      streamName: 'name',
      startFrom: 'earliest',
      database: 'numtest',
      collection: 'numtest',
      decoding: {},
    };
    expect(JSON.parse(text)).toEqual([
      numtest,
      { ...numtest, group: 'late', startFrom: '2026-01-31T00:00:00Z', collection: 'late' },
    ]);
    expect(others).toEqual({
      HIGHWATER_CHECKPOINT_TABLE: { Ref: expect.stringContaining('Checkpoints') },
      HIGHWATER_FAILURE_BUCKET: { Ref: expect.stringContaining('Failures') },
      HIGHWATER_PRODUCER_FUNCTION: { Ref: expect.stringContaining('Producer') },
      HIGHWATER_MONGO_SECRET_ID: 'highwater/dev/mongodb',
      HIGHWATER_MONGO_TLS: 'required',
    });
  });

  it('is not invoked again by itself', () => {
    shippedTemplate('dev').hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Match.stringLikeRegexp('Operator') },
      MaximumRetryAttempts: 0,
    });
  });

  it('refuses more groups than its environment has room for', () => {
    const [group] = stageConfig('dev').groups;
    if (group === undefined) throw new Error('dev has no group');
    const groups = Array.from({ length: 20 }, (_, n) => ({
      ...group,
      name: `g${n}`,
      collection: `c${n}${'x'.repeat(150)}`,
    }));
    expect(() => pipelineStack(stageConfig('dev', { groups }))).toThrow(ConfigurationError);
    expect(() => pipelineStack(stageConfig('dev', { groups }))).toThrow('give them shorter names');
  });
});
