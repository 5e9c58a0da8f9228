import { Match } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import { discardOutputs, shippedTemplate } from '../../../support/synthesised-stack.ts';

afterAll(discardOutputs);

describe.each(['local', 'dev', 'prod'])('every function of %s', (stage) => {
  const template = shippedTemplate(stage);

  it('runs on Node.js 24 on arm64', () => {
    template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
    });
  });

  it('C45: has no reserved concurrency, which new accounts refuse', () => {
    template.allResourcesProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: Match.absent(),
    });
  });

  it('has a role without managed policies', () => {
    template.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });

  it('logs to a group of its own that keeps its lines for a while', () => {
    template.allResourcesProperties('AWS::Lambda::Function', {
      LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('Logs') } },
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: Match.anyValue() });
  });

  it('waits for its permissions', () => {
    for (const { DependsOn } of Object.values(template.findResources('AWS::Lambda::Function')))
      expect(DependsOn).toContainEqual(expect.stringContaining('RoleDefaultPolicy'));
  });
});

it('has logs under the customer key where data stays', () => {
  const keyId = { 'Fn::GetAtt': [Match.stringLikeRegexp('Key'), 'Arn'] };
  shippedTemplate('prod').allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: keyId });
});
