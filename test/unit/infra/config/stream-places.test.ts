import { describe, expect, it } from 'vitest';
import type { GroupConfig } from '../../../../infra/config/group-config.ts';
import { findPlaceProblems } from '../../../../infra/config/stream-places.ts';
import { stageConfig } from '../../../support/synthesised-stack.ts';

const arn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders';
const topics = { numtest: { mode: 'on-demand', retentionHours: 24, maxRecordKib: 1024 }, orders: { arn } } as const;
const unknown = { region: undefined, account: undefined };
const home = { region: 'eu-west-1', account: '111122223333' };

const readBy = (fanOut: GroupConfig['fanOut'], topic = 'orders') => ({
  topics,
  groups: stageConfig('dev').groups.map((group) => ({ ...group, topic, ...(fanOut === undefined ? {} : { fanOut }) })),
});

describe('the region of a stream that is there already', () => {
  it('has to be that of the stack', () => {
    expect(findPlaceProblems(readBy(undefined), home)).toEqual([]);
    expect(findPlaceProblems(readBy(undefined), { ...home, region: 'us-east-1' })).toEqual([
      'topics.orders.arn is in eu-west-1, and the stack in us-east-1: deploy to eu-west-1, for example with AWS_REGION=eu-west-1',
    ]);
  });

  it('is left to the deployment where the stack has none yet', () => {
    expect(findPlaceProblems(readBy(undefined), unknown)).toEqual([]);
  });
});

describe('a registered consumer', () => {
  it('is registered by the stack in its own account alone', () => {
    expect(findPlaceProblems(readBy(true), home)).toEqual([]);
    expect(findPlaceProblems(readBy(true), unknown)).toEqual([]);
    expect(findPlaceProblems(readBy(true, 'numtest'), { ...home, account: '444455556666' })).toEqual([]);
    expect(findPlaceProblems(readBy(true), { ...home, account: '444455556666' })).toEqual([
      'groups[0].fanOut cannot be true for a stream of the account 111122223333, which alone can register a consumer: give the ARN of one that it has registered',
    ]);
  });

  it('that is there already has to be one of the stream of the topic', () => {
    const consumer = `${arn}/consumer/highwater:1540591608`;
    expect(findPlaceProblems(readBy(consumer), { ...home, account: '444455556666' })).toEqual([]);
    const problem =
      'groups[0].fanOut is a consumer of another stream than that of its topic: give one of that stream, or true';
    expect(findPlaceProblems(readBy(consumer, 'numtest'), unknown)).toEqual([problem]);
    expect(findPlaceProblems(readBy(consumer.replace('orders', 'sales')), unknown)).toEqual([problem]);
  });
});
