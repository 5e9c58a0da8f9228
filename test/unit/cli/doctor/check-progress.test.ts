import { describe, expect, it } from 'vitest';
import { checkStack } from '../../../../cli/doctor/check-stack.ts';
import type { GroupFacts } from '../../../../cli/doctor/facts.ts';
import { denied, progress, stackFacts } from '../../../support/doctor-facts.ts';
import { describedShard } from '../../../support/scripted-operator.ts';

const checksOf = (group: Partial<GroupFacts>) => checkStack(stackFacts({}, group));
const findingsOf = (...shards: readonly object[]) =>
  checksOf({ description: progress(shards) }).filter(({ state }) => state === 'finding');
const stateOf = (check: string, group: Partial<GroupFacts>) => {
  const { state, text } = checksOf(group).find((each) => each.check === check) ?? {};
  return [state, text];
};
const failed = (why: string) => ({ kind: 'unreadable', why, isFault: true }) as const;
const restart = { id: 'a', through: '10', to: '50' };

describe('the checkpoints of a group', () => {
  it.each([
    ['has none', { sinkCheckpoint: null }, 'requires the sink checkpoint 50 and has none.'],
    ['is shorter', { sinkCheckpoint: '9' }, 'requires the sink checkpoint 50 and has 9.'],
    [
      'is behind what is not skipped',
      { checkpoint: { sequence: '90', sinkThrough: '60' } },
      'requires the sink checkpoint 60 and has 50.',
    ],
  ])('are found out where a sink checkpoint %s', (_, shard, text) => {
    expect(findingsOf(describedShard(0), describedShard(1, shard))).toEqual([
      {
        check: 'checkpoints',
        subject: 'numtest',
        state: 'finding',
        severity: 'error',
        text: `The group halts: its database does not hold what the checkpoints of 1 of 2 shards say. shardId-000000000001 ${text}`,
        fix: 'npx --no highwater groups restart numtest',
      },
    ]);
  });

  it('are one finding, however many shards are behind', () => {
    const behind = [0, 1, 2].map((index) => describedShard(index, { sinkCheckpoint: null }));
    expect(findingsOf(...behind)).toMatchObject([{ text: expect.stringContaining('of 3 of 3 shards say') }]);
  });

  it.each([
    ['further', { sinkCheckpoint: '100' }],
    [
      'not required, as all before was skipped',
      { checkpoint: { sequence: '9', sinkThrough: '0' }, sinkCheckpoint: null },
    ],
    ['not required, without a row', { checkpoint: null, sinkCheckpoint: null }],
    ['of a stream that was deleted', { isCurrent: false, sinkCheckpoint: null }],
  ])('are well where a sink checkpoint is %s', (_, shard) => {
    expect(findingsOf(describedShard(0, shard))).toEqual([]);
  });

  it('are well before the first batch', () => {
    expect(stateOf('checkpoints', { description: progress([]) })).toEqual(['ok', 'The group has handled nothing yet.']);
  });

  it('are unknown where they may not be asked for, and where the database cannot be reached either', () => {
    for (const check of ['checkpoints', 'restart under way', 'dead letters'])
      expect(stateOf(check, { description: denied })).toEqual(['unknown', denied.why]);
    const unreachable = failed('The operator function failed: MongoDB cannot be reached.');
    const facts = { description: unreachable, inspection: unreachable };
    expect(stateOf('checkpoints', facts)).toEqual(['unknown', unreachable.why]);
  });

  it('are found out where they cannot be read, and the database can', () => {
    const description = failed('The operator function failed: the row is damaged.');
    expect(checksOf({ description }).filter(({ state }) => state === 'finding')).toMatchObject([
      { check: 'checkpoints', severity: 'error', text: description.why },
    ]);
  });
});

describe('a restart of a group', () => {
  it('is found out while it is under way, and the sink checkpoint of its shard is not compared', () => {
    const shards = [describedShard(0, { restart, sinkCheckpoint: null }), describedShard(1)];
    expect(findingsOf(...shards)).toMatchObject([
      {
        check: 'restart under way',
        severity: 'warning',
        text: 'A restart keeps 1 of 2 shards waiting: shardId-000000000000 is read through 10 of 50.',
        fix: expect.stringContaining('npx --no highwater groups restart numtest --execute'),
      },
    ]);
    expect(stateOf('checkpoints', { description: progress(shards) })[0]).toBe('unknown');
  });

  it('hides no other shard that is behind', () => {
    const shards = [describedShard(0, { restart }), describedShard(1, { sinkCheckpoint: null })];
    expect(findingsOf(...shards).map(({ check }) => check)).toEqual(['checkpoints', 'restart under way']);
  });

  it('is over where its stream was deleted', () => {
    expect(findingsOf(describedShard(0, { restart, isCurrent: false }))).toEqual([]);
  });
});

describe('the dead letters of a group', () => {
  it.each([
    [true, 'Records are not stored as documents: 3 open (not-json 2, conflict 1).'],
    [false, 'Records are not stored as documents: more than 3 open (not-json 2, conflict 1).'],
  ])('are found out while they are open (all are counted: %s)', (isComplete, text) => {
    const openDeadLetters = { byReason: { 'not-json': 2, conflict: 1 }, isComplete };
    const description = progress([describedShard(0)], { openDeadLetters });
    expect(checksOf({ description }).filter(({ state }) => state === 'finding')).toMatchObject([
      {
        ...{ check: 'dead letters', subject: 'numtest', severity: 'warning', text },
        fix: 'npx --no highwater dead-letters list --group numtest',
      },
    ]);
  });
});
