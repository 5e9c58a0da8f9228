import { Match } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import { actionsOf, discardOutputs, shippedTemplate } from '../../../support/synthesised-stack.ts';

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

it.each(['dev', 'prod'])(
  'P9: leaves requests whose retries or six hours are spent in the failure bucket (%s)',
  (stage) => {
    shippedTemplate(stage).hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumEventAgeInSeconds: 21_600,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('FailuresBucket'), 'Arn'] } },
      },
    });
  },
);

describe('where it is emulated, and a bucket is refused as the destination', () => {
  it('names no destination for what failed, and is tried as often', () => {
    shippedTemplate('local').hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21_600,
      DestinationConfig: Match.absent(),
    });
  });

  it('may leave nothing in the bucket either', () => {
    expect(actionsOf(shippedTemplate('local'), 'Producer')).toEqual([
      'kinesis:PutRecords',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]);
  });
});
