import { Match } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import {
  actionsOf,
  changedTemplate,
  discardOutputs,
  shippedTemplate,
  statementsOf,
} from '../../../support/synthesised-stack.ts';

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

const numtest = { mode: 'on-demand', retentionHours: 24, maxRecordKib: 1024 } as const;
const template = changedTemplate('dev', {
  topics: { numtest, orders: { ...numtest, maxRecordKib: 2048 } },
  groups: [],
});

it('may put into every topic', () => {
  const streams = Object.keys(template.findResources('AWS::Kinesis::Stream'));
  expect(streams).toHaveLength(2);
  const [put] = statementsOf(template, 'Producer').filter(({ Action }) => Action === 'kinesis:PutRecords');
  expect(put?.['Resource']).toEqual(streams.map((stream) => ({ 'Fn::GetAtt': [stream, 'Arn'] })));
});

it('has room in its environment for ten topics with the longest names', () => {
  const topics = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`t${index}`.padEnd(64, 'x'), { ...numtest, maxRecordKib: 10_240 }]),
  );
  const [producer] = Object.values(
    changedTemplate('dev', { topics, groups: [] }).findResources('AWS::Lambda::Function'),
  );
  const parts: readonly unknown[] = producer?.['Properties'].Environment.Variables.HIGHWATER_TOPICS['Fn::Join'][1];
  // A stream's name has up to 128 characters.
  const longest = parts.map((part) => (typeof part === 'string' ? part : 'x'.repeat(128))).join('');
  expect(longest.length).toBeLessThan(4_000);
});

it('P10: is told the stream and the largest record of each topic, and nothing else', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectEquals({
        HIGHWATER_TOPICS: {
          'Fn::Join': [
            '',
            [
              '{"numtest":{"streamName":"',
              { Ref: Match.stringLikeRegexp('Topicnumtest') },
              '","maxRecordBytes":1048576},"orders":{"streamName":"',
              { Ref: Match.stringLikeRegexp('Topicorders') },
              '","maxRecordBytes":2097152}}',
            ],
          ],
        },
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
