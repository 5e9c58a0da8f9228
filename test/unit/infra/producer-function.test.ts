import { Match } from 'aws-cdk-lib/assertions';
import { afterAll, expect, it } from 'vitest';
import { actionsOf, discardOutputs, shippedTemplate } from '../../support/synthesised-stack.ts';

afterAll(discardOutputs);

it('may do nothing but put records, write its log and leave what failed in the bucket', () => {
  expect(actionsOf(shippedTemplate('dev'), 'Producer')).toEqual([
    'kinesis:PutRecords',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    's3:ListBucket',
    's3:PutObject',
  ]);
});

it('is told its stream and the largest record, and nothing else', () => {
  shippedTemplate('dev').hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectEquals({
        HIGHWATER_STREAM_NAME: { Ref: Match.stringLikeRegexp('Stream') },
        HIGHWATER_MAX_RECORD_BYTES: '1048576',
      }),
    },
    Timeout: 300,
  });
});

it('P8: is tried three times in all when it is invoked asynchronously', () => {
  shippedTemplate('dev').hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    MaximumRetryAttempts: 2,
  });
});

it('P9: leaves requests whose retries or six hours are spent in the failure bucket', () => {
  shippedTemplate('dev').hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    MaximumEventAgeInSeconds: 21_600,
    DestinationConfig: {
      OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('FailuresBucket'), 'Arn'] } },
    },
  });
});
