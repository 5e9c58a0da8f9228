import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { groupsDescribe } from '../../../../cli/commands/groups-describe.ts';
import { Interrupted } from '../../../../cli/local/errors.ts';
import { groupsDescribeSchema } from '../../../../cli/output/group-description.ts';
import { awsError } from '../../../support/command-context.ts';
import type { AwsScript } from '../../../support/scripted-aws.ts';
import { describedGroup, describedShard, operatorContext } from '../../../support/scripted-operator.ts';

const totals = (records: number) => ({ records, documents: records, duplicates: 0, deadLetters: 0 });

/** A watch of a group that is asked for its end after some looks. */
function watching(
  looks: readonly { readonly shards: readonly object[]; readonly behindMs: number }[],
  { isJson = false, denied = '', end = new Interrupted('SIGINT', 130) } = {},
) {
  const ending = new AbortController();
  let [look, nowMs] = [0, Date.parse('2026-11-22T10:00:00Z')];
  const script: AwsScript = (command) => {
    if (command === denied) return awsError('AccessDeniedException');
    if (command === 'GetEventSourceMapping') return { State: 'Enabled' };
    if (command === 'GetFunctionConfiguration') return { LoggingConfig: { LogGroup: 'group-1' } };
    if (command === 'FilterLogEvents') return { events: [] };
    return { ShardIterator: 'iterator', Records: [], MillisBehindLatest: looks[look]?.behindMs };
  };
  const described = operatorContext(() => describedGroup(looks[look]?.shards ?? []), {
    script,
    isJson,
    signal: ending.signal,
    now: () => new Date(nowMs),
    sleep: async (ms) => {
      nowMs += ms;
      look += 1;
      if (look < looks.length) return;
      ending.abort(end);
      ending.signal.throwIfAborted();
    },
  });
  return described;
}

const looks = [
  { shards: [describedShard(0, { totals: totals(100) })], behindMs: 8_000 },
  { shards: [describedShard(0, { totals: totals(150) }), describedShard(1)], behindMs: 2_000 },
  { shards: [describedShard(0, { totals: totals(50) }), describedShard(1)], behindMs: 0 },
];

describe('groups describe --watch', () => {
  it('shows a bar for each shard, and how fast it goes, until Ctrl-C', async () => {
    const { context, results, slept } = watching(looks);
    await groupsDescribe({ group: 'numtest', watch: true }, context);
    expect(slept).toEqual([2_000, 2_000, 2_000]);
    const rows = results.map((text) => text.split('\n').filter((line) => line.startsWith('shardId')));
    expect(rows).toEqual([
      ['shardId-000000000000  [....................] 0 %  8.0 s   unknown    100      0'],
      [
        'shardId-000000000000  [###############.....] 75 %  2.0 s   25.0       150      0',
        'shardId-000000000001  [....................] 0 %   2.0 s   unknown    0        0',
      ],
      [
        'shardId-000000000000  [####################] 100 %  0.0 s   unknown    50       0',
        'shardId-000000000001  [####################] 100 %  0.0 s   0.0        0        0',
      ],
    ]);
  });

  it('gives a line of JSON for each look', async () => {
    const { context, results } = watching(looks, { isJson: true });
    await groupsDescribe({ group: 'numtest', watch: true }, context);
    const answers = results.map((line) => v.parse(groupsDescribeSchema, JSON.parse(line)));
    expect(answers.map(({ shards }) => shards[0]?.behindMs)).toEqual([8_000, 2_000, 0]);
  });

  it('measures by what waits if it is counted', async () => {
    const { context, results } = watching(looks.slice(0, 1));
    await groupsDescribe({ group: 'numtest', watch: true, count: true }, context);
    expect(results[0]).toMatch(/SHARD +PROGRESS +BEHIND +WAITING +RECORDS\/S/);
  });

  it('says once why something is unknown', async () => {
    const { context, results, notes } = watching(looks.slice(0, 2), { denied: 'GetRecords' });
    await groupsDescribe({ group: 'numtest', watch: true }, context);
    expect(results).toHaveLength(2);
    expect(results[1]).toContain('shardId-000000000000  unknown   unknown');
    expect(notes.filter((note) => note.startsWith('shardId-000000000000'))).toHaveLength(1);
  });

  it('after the first look, reads only what is new in the log', async () => {
    const { context, sent } = watching(looks.slice(0, 2));
    await groupsDescribe({ group: 'numtest', watch: true }, context);
    const starts = sent.flatMap(([name, { startTime }]) => (name === 'FilterLogEvents' ? [startTime] : []));
    expect(starts).toHaveLength(5);
    expect(starts[4]).toBe(Date.parse('2026-11-22T09:59:00Z'));
  });

  it('ends with the code of any other signal', async () => {
    const { context } = watching(looks, { end: new Interrupted('SIGTERM', 143) });
    await expect(groupsDescribe({ group: 'numtest', watch: true }, context)).rejects.toMatchObject({ exitCode: 143 });
  });
});
