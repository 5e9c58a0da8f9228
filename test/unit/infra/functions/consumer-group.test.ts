import { Match } from 'aws-cdk-lib/assertions';
import { afterAll, expect, it } from 'vitest';
import {
  actionsOf,
  changedTemplate,
  discardOutputs,
  shippedTemplate,
  stageConfig,
  statementsOf,
} from '../../../support/synthesised-stack.ts';

afterAll(discardOutputs);

const wide = stageConfig('dev').groups.map((group) => ({
  ...group,
  name: 'late',
  startFrom: '2026-01-31T00:00:00Z',
  collection: 'late',
  function: { memoryMb: 2048, timeoutSeconds: 120, batchSize: 10, batchingWindowSeconds: 5 },
}));

it('may poll, keep its progress, read its secret, log, and leave what failed in the bucket', () => {
  expect(actionsOf(shippedTemplate('dev'), 'Groupnumtest')).toEqual([
    'dynamodb:GetItem',
    'dynamodb:UpdateItem',
    'kinesis:DescribeStream',
    'kinesis:DescribeStreamSummary',
    'kinesis:GetRecords',
    'kinesis:GetShardIterator',
    'kinesis:ListShards',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    's3:ListBucket',
    's3:PutObject',
    'secretsmanager:GetSecretValue',
  ]);
});

it('names every resource it may touch', () => {
  const resources = statementsOf(shippedTemplate('prod'), 'Groupnumtest').map(({ Resource }) => Resource);
  expect(resources).not.toContain('*');
});

it('is told what it needs to know by name, in the very words of the configuration', () => {
  changedTemplate('dev', { groups: wide }).hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectEquals({
        HIGHWATER_GROUP: 'late',
        HIGHWATER_STREAM_NAME: { Ref: Match.stringLikeRegexp('Stream') },
        HIGHWATER_START_FROM: '2026-01-31T00:00:00Z',
        HIGHWATER_CHECKPOINT_TABLE: { Ref: Match.stringLikeRegexp('Checkpoints') },
        HIGHWATER_MONGO_SECRET_ID: 'highwater/dev/mongodb',
        HIGHWATER_MONGO_TLS: 'required',
        HIGHWATER_DATABASE: 'numtest',
        HIGHWATER_COLLECTION: 'late',
        HIGHWATER_DECODING: '{}',
      }),
    },
  });
});

it('is sized and fed as its group says', () => {
  const template = changedTemplate('dev', { groups: wide });
  template.hasResourceProperties('AWS::Lambda::Function', { MemorySize: 2048, Timeout: 120 });
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    BatchSize: 10,
    MaximumBatchingWindowInSeconds: 5,
  });
});
