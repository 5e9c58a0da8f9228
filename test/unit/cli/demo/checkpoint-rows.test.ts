import { describe, expect, it } from 'vitest';
import { parseCheckpoint, readCheckpoints } from '../../../../cli/demo/checkpoint-rows.ts';
import { scriptedAws } from '../../../support/scripted-aws.ts';

const item = (group: string, shard: string, sequence: string) => ({
  group: { S: `${group}#stream@1700000000` },
  shard: { S: shard },
  sequenceText: { S: sequence },
});
const row = item('numtest', 'shardId-000000000001', '0042');

describe('a row', () => {
  it('gives the group, the shard and the sequence number as Kinesis wrote it', () => {
    expect(parseCheckpoint(row)).toEqual([{ group: 'numtest', shard: 'shardId-000000000001', sequence: '0042' }]);
  });

  it.each(['sequenceText', 'group', 'shard'])('gives nothing where it has no %s', (name) => {
    const rest = Object.entries(row).filter(([field]) => field !== name);
    expect(parseCheckpoint(Object.fromEntries(rest))).toEqual([]);
  });

  it('gives nothing where its sequence number is none', () => {
    expect(parseCheckpoint(item('numtest', 's', 'LATEST'))).toEqual([]);
  });
});

describe('the rows of a table', () => {
  it('are read page by page, as they are now, and ordered by group and shard', async () => {
    const second = { group: { S: 'b' }, shard: { S: '0' } };
    const { clients, sent } = scriptedAws((_, { ExclusiveStartKey }) =>
      ExclusiveStartKey === undefined
        ? { Items: [item('b', '1', '4'), item('a', '2', '3')], LastEvaluatedKey: second }
        : { Items: [item('b', '0', '2'), { group: { S: 'b' }, shard: { S: 'start' } }, item('a', '1', '1')] },
    );
    const rows = await readCheckpoints(clients, 'table-1');
    expect(rows.map(({ group, shard, sequence }) => [group, shard, sequence].join())).toEqual([
      'a,1,1',
      'a,2,3',
      'b,0,2',
      'b,1,4',
    ]);
    expect(sent).toMatchObject([
      ['Scan', { TableName: 'table-1', ConsistentRead: true }],
      ['Scan', { TableName: 'table-1', ConsistentRead: true, ExclusiveStartKey: second }],
    ]);
  });

  it('go on after a page that is empty', async () => {
    const { clients } = scriptedAws((_, { ExclusiveStartKey }) =>
      ExclusiveStartKey === undefined ? { LastEvaluatedKey: { group: { S: 'a' } } } : { Items: [row] },
    );
    expect(await readCheckpoints(clients, 'table-1')).toHaveLength(1);
  });

  it('are none where the table is empty', async () => {
    const { clients } = scriptedAws(() => ({}));
    expect(await readCheckpoints(clients, 'table-1')).toEqual([]);
  });
});
