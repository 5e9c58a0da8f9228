import { Match } from 'aws-cdk-lib/assertions';
import { afterAll, it } from 'vitest';
import { discardOutputs, shippedTemplate } from '../../../support/synthesised-stack.ts';

afterAll(discardOutputs);

it('is one key, rotated, that outlives its stack as the data does', () => {
  const template = shippedTemplate('prod');
  template.resourceCountIs('AWS::KMS::Key', 1);
  template.hasResource('AWS::KMS::Key', {
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    Properties: { EnableKeyRotation: true },
  });
});

it('admits CloudWatch Logs for the log groups of this account', () => {
  shippedTemplate('prod').hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Principal: { Service: { 'Fn::Join': ['', Match.arrayWith(['logs.'])] } },
          Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': Match.anyValue() } },
        }),
      ]),
    },
  });
});

it.each(['local', 'dev'])('is not paid for in the ephemeral stage %s', (stage) => {
  shippedTemplate(stage).resourceCountIs('AWS::KMS::Key', 0);
});
