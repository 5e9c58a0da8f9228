import { Match } from 'aws-cdk-lib/assertions';
import { afterAll, expect, it } from 'vitest';
import { changedTemplate, discardOutputs, shippedTemplate, statementsOf } from '../../../support/synthesised-stack.ts';

afterAll(discardOutputs);

const type = 'AWS::Kinesis::Stream';

it('has the shards of its stage', () => {
  shippedTemplate('dev').hasResourceProperties(type, {
    StreamModeDetails: { StreamMode: 'PROVISIONED' },
    ShardCount: 2,
  });
});

it('has no shard count where AWS chooses it', () => {
  shippedTemplate('prod').hasResourceProperties(type, {
    StreamModeDetails: { StreamMode: 'ON_DEMAND' },
    ShardCount: Match.absent(),
  });
});

it('keeps records and takes sizes as its stage says', () => {
  const numtest = { mode: 'on-demand', retentionHours: 8760, maxRecordKib: 10_240 } as const;
  const template = changedTemplate('prod', { topics: { numtest } });
  template.hasResourceProperties(type, { RetentionPeriodHours: 8760, MaxRecordSizeInKiB: 10_240 });
});

it('is encrypted under the customer key where data stays, and under the managed one where not', () => {
  const keyId = { 'Fn::GetAtt': [Match.stringLikeRegexp('Key'), 'Arn'] };
  shippedTemplate('prod').hasResourceProperties(type, {
    StreamEncryption: { EncryptionType: 'KMS', KeyId: keyId },
  });
  shippedTemplate('dev').hasResourceProperties(type, {
    StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
  });
});

it.each([
  ['Producer', 'kms:GenerateDataKey'],
  ['Groupnumtest', 'kms:Decrypt'],
])('lets the %s use the key for this stream alone (%s)', (owner, action) => {
  const template = shippedTemplate('prod');
  const [stream = ''] = Object.keys(template.findResources(type));
  expect(statementsOf(template, owner)).toContainEqual({
    Effect: 'Allow',
    Action: action,
    Resource: { 'Fn::GetAtt': [expect.stringContaining('Key'), 'Arn'] },
    Condition: {
      StringEquals: { 'kms:EncryptionContext:aws:kinesis:arn': { 'Fn::GetAtt': [stream, 'Arn'] } },
    },
  });
});

it('outlives its stack, but not a first deploy that failed', () => {
  shippedTemplate('prod').hasResource(type, {
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  });
});

it('goes with an ephemeral stack', () => {
  shippedTemplate('dev').hasResource(type, { DeletionPolicy: 'Delete' });
});
