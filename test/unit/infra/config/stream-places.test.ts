import { describe, expect, it } from 'vitest';
import { findRegionProblems } from '../../../../infra/config/stream-regions.ts';

const topics = {
  numtest: { mode: 'on-demand', retentionHours: 24, maxRecordKib: 1024 },
  orders: { arn: 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders' },
} as const;

describe('the region of a stream that is there already', () => {
  it('has to be that of the stack', () => {
    expect(findRegionProblems(topics, 'eu-west-1')).toEqual([]);
    expect(findRegionProblems(topics, 'us-east-1')).toEqual([
      'topics.orders.arn is in eu-west-1, and the stack in us-east-1: deploy to eu-west-1, for example with AWS_REGION=eu-west-1',
    ]);
  });

  it('is left to the deployment where the stack has none yet', () => {
    expect(findRegionProblems(topics, undefined)).toEqual([]);
  });
});
