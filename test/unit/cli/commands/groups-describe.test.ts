import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { groupsDescribe } from '../../../../cli/commands/groups-describe.ts';
import { groupsDescribeSchema } from '../../../../cli/output/group-description.ts';
import { awsError } from '../../../support/command-context.ts';
import type { AwsScript } from '../../../support/scripted-aws.ts';
import { describedGroup, describedShard, operatorContext } from '../../../support/scripted-operator.ts';

const totals = { records: 9, documents: 5, duplicates: 3, deadLetters: 1 };
const shards = [
  describedShard(0, { totals }),
  describedShard(1, { checkpoint: null, sinkCheckpoint: null, updatedAt: null }),
  describedShard(2, {
    isCurrent: false,
    checkpoint: { sequence: '7', skips: ['8'] },
    restart: { id: 'r', through: '0', to: '7' },
  }),
];
const group = {
  ...describedGroup(shards),
  openDeadLetters: { byReason: { 'not-json': 2, conflict: 1 }, isComplete: false },
};
const aws: AwsScript = (command) => {
  if (command === 'GetEventSourceMapping') return { State: 'Enabled' };
  if (command === 'GetShardIterator') return { ShardIterator: 'iterator' };
  return { Records: [], MillisBehindLatest: 1500 };
};

describe('groups describe', () => {
  it('gives JSON of its schema', async () => {
    const { context, results, requests, sent } = operatorContext(() => group, { script: aws, isJson: true });
    await groupsDescribe({ group: 'numtest' }, context);
    const answer = v.parse(groupsDescribeSchema, JSON.parse(String(results[0])));
    expect(answer).toMatchObject({ topic: 'numtest', state: 'Enabled', documents: 40 });
    expect(answer.shards.map(({ checkpoint, behindMs, skips }) => [checkpoint, behindMs, skips])).toEqual([
      ['50', 1500, []],
      [null, null, []],
      ['7', null, ['8']],
    ]);
    expect(requests).toEqual([{ group: 'numtest', command: 'describe' }]);
    expect(sent.filter(([name]) => name === 'GetRecords')).toEqual([
      ['GetRecords', { ShardIterator: 'iterator', Limit: 1 }],
    ]);
  });

  it('shows a person how far it is', async () => {
    const { context, results } = operatorContext(() => group, { script: aws });
    await groupsDescribe({ group: 'numtest' }, context);
    const text = String(results[0]);
    expect(text).toContain('duplicates refused  3');
    expect(text).toContain('open dead letters   over 3 (not-json 2, conflict 1)');
    expect(text).toContain('behind              1.5 s');
    expect(text).toContain('9 records: 5 stored, 3 duplicates, 1 dead letters');
    expect(text).toContain('shardId-000000000002 of stream-1@100, which was deleted');
    expect(text).toContain('restart             under way, through 0 of 7');
  });

  it('says why the time behind is unknown', async () => {
    const script: AwsScript = (command) =>
      command === 'GetRecords' ? awsError('AccessDeniedException') : aws(command, {});
    const { context, results, notes } = operatorContext(() => describedGroup([describedShard(0)]), { script });
    await groupsDescribe({ group: 'numtest' }, context);
    expect(results[0]).toContain('behind              unknown');
    expect(notes[0]).toContain('shardId-000000000000: the time behind is unknown. Access denied');
  });

  it('says of a new group that it has handled nothing', async () => {
    const { context, results } = operatorContext(() => describedGroup([]), { script: aws });
    await groupsDescribe({ group: 'numtest' }, context);
    expect(results[0]).toContain('it has handled nothing yet');
  });
});
