import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { groupsRestart } from '../../../../cli/commands/groups-restart.ts';
import { groupsSkip, groupsUnskip } from '../../../../cli/commands/groups-skip.ts';
import { replay } from '../../../../cli/commands/replay.ts';
import { shardSequences } from '../../../../cli/input/parse-shard-sequence.ts';
import { groupsRestartSchema, groupsSkipSchema, replaySchema } from '../../../../cli/output/replay.ts';
import { UsageError } from '../../../../cli/program/errors.ts';
import { sequence, shardId } from '../../../support/records.ts';
import { describedGroup, describedShard, operatorContext, replayStep } from '../../../support/scripted-operator.ts';

const shard = shardId('shardId-000000000000');
const group = 'numtest';
const [from, to] = ['2026-11-22T08:00:00.000Z', '2026-11-22T09:00:00.000Z'];
const unread = { after: null, arrivedFrom: from, before: '7' };
const counts = {
  records: 9,
  parts: 10,
  emptyEnvelopes: 1,
  inserted: 4,
  already: 2,
  duplicates: 1,
  inBatchDuplicates: 1,
  deadLetters: 1,
};

describe('replay', () => {
  it('stores a range again and adds up what its steps did', async () => {
    const goOn = { command: 'continue-replay', tasks: ['as it came'] };
    const steps = [{ ...replayStep(shard, counts, { missing: [unread] }), next: goOn }, replayStep(shard, counts)];
    const { context, results, requests } = operatorContext(() => steps[requests.length - 1] ?? {}, { isJson: true });
    const skip = [{ shard, sequence: sequence(7) }];
    await replay({ group, from, to, skip, toCollection: 'copy', shard }, context);
    expect(requests).toEqual([
      {
        ...{ group, command: 'replay', shard, start: { kind: 'time', at: from }, end: { kind: 'time', at: to } },
        ...{ leftAlone: skip, into: 'copy' },
      },
      { group, ...goOn },
    ]);
    const answer = v.parse(replaySchema, JSON.parse(String(results[0])));
    expect(answer).toMatchObject({ from, to, collection: 'numtest.numtest_replay_copy' });
    expect(answer.shards).toEqual([
      {
        ...{ shard, records: 18, parts: 20, stored: 8, already: 4, duplicates: 4, deadLetters: 2 },
        ...{ beforeStart: 0, nothing: 2 },
        unread: [{ ...unread, through: null, arrivedBefore: null }],
      },
    ]);
  });

  it('shows a person what it did, and what it could not read', async () => {
    const { context, results, requests } = operatorContext(() => replayStep(shard, counts, { missing: [unread] }));
    await replay({ group, from: '2h' }, context);
    expect(requests[0]).toMatchObject({ shard: null, end: { at: '2026-11-22T10:00:00.000Z' }, leftAlone: [] });
    expect(results[0]).toContain('9 records were read again: 4 were missing and are stored now, 1 are dead letters.');
    expect(results[0]).toContain(`${shard}  9     10     4       2              2           1`);
    expect(results[0]).toContain(`  ${shard}  from ${from} to before 7`);
  });

  it('refuses a collection that is none beside the group’s, before anything is asked', async () => {
    const { context, requests } = operatorContext(() => ({}));
    await expect(replay({ group, from, to, toCollection: 'a.b$' }, context)).rejects.toThrow(
      new UsageError('--to-collection must be 1 to 32 lower-case letters and digits, a letter first.'),
    );
    expect(requests).toEqual([]);
  });

  it('says which range it was where it is ended on the way', async () => {
    const { context, notes } = operatorContext(() => new Error('MongoDB is gone.'));
    await expect(replay({ group, from: '2h' }, context)).rejects.toThrow('MongoDB is gone.');
    expect(notes.at(-1)).toContain(`The range was --from ${from} --to 2026-11-22T10:00:00.000Z.`);
  });

  it.each<[object, string]>([
    [{ from: to, to: from }, '--to must come after --from.'],
    [{ shard: 'no 1' }, '--shard must name a shard such as shardId-000000000000, and this is "no 1".'],
  ])('does not understand %j', async (options, sentence) => {
    const { context, requests } = operatorContext(() => ({}));
    await expect(replay({ group, from, ...options }, context)).rejects.toThrow(new UsageError(sentence));
    expect(requests).toEqual([]);
  });
});

describe('groups restart', () => {
  const shards = [
    describedShard(0, { sinkCheckpoint: '20' }),
    describedShard(1),
    describedShard(2, { stream: 'stream-1@90', isCurrent: false, sinkCheckpoint: null }),
    describedShard(3, { checkpoint: null, sinkCheckpoint: null }),
    describedShard(4, { checkpoint: { sequence: '50', sinkThrough: '10' }, sinkCheckpoint: '10' }),
  ];
  const lost = [{ stream: 'stream-1@90', shard: 'shardId-000000000002', range: { after: null, through: '50' } }];

  it('without --execute shows which shards the database has not, and changes nothing', async () => {
    const { context, results, requests } = operatorContext(() => describedGroup(shards));
    await groupsRestart({ group }, context);
    expect(requests).toEqual([{ group, command: 'describe' }]);
    const text = String(results[0]);
    for (const words of ['50         20            is behind', 'lost with its stream', 'with --execute'])
      expect(text).toContain(words);
    expect(text).toContain('The database does not hold what the checkpoints say');
    expect(text).toContain('reads each shard again from its oldest record');
  });

  it('says where an earlier restart is not done', async () => {
    const restart = { id: 'r', through: '7', to: '50' };
    const { context, results } = operatorContext(() =>
      describedGroup([describedShard(0, { restart }), describedShard(1)]),
    );
    await groupsRestart({ group }, context);
    expect(results[0]).toContain('50         50            waits for a restart');
    expect(results[0]).toContain('A restart is under way, or was interrupted, and those shards wait until it is done.');
  });

  it('says where nothing is lacking', async () => {
    const { context, results } = operatorContext(() => describedGroup(shards.slice(3)));
    await groupsRestart({ group, from: '2h' }, context);
    expect(results[0]).toContain('The database holds what the checkpoints say.');
    expect(results[0]).toContain(`what arrived at ${from} or later`);
  });

  it('begins nothing for a group that has handled nothing', async () => {
    const { context, results, requests } = operatorContext(() => describedGroup([]));
    const sentence = 'The group numtest has handled nothing yet: there is nothing that a restart could read again.';
    await groupsRestart({ group }, context);
    expect(results).toEqual([sentence]);
    await expect(groupsRestart({ group, execute: true }, context)).rejects.toThrow(sentence);
    expect(requests).toEqual([1, 2].map(() => ({ group, command: 'describe' })));
  });

  it('O7: carries it out, and names what nobody can read again', async () => {
    const script = ({ command }: Readonly<Record<string, unknown>>) =>
      command === 'describe' ? describedGroup(shards) : { ...replayStep(shard, counts), lost };
    const { context, results, requests } = operatorContext(script, { isJson: true });
    const skip = [{ shard, sequence: sequence(7) }];
    await groupsRestart({ group, from: '2h', skip, execute: true }, context);
    expect(requests.at(-1)).toEqual({ group, command: 'restart', from, leftAlone: skip });
    const answer = v.parse(groupsRestartSchema, JSON.parse(String(results[0])));
    expect(answer.shards.map(({ required, isBehind, replayed }) => [required, isBehind, replayed?.stored])).toEqual([
      ...[
        ['50', true, 4],
        ['50', false, 0],
        ['50', true, undefined],
        [null, false, 0],
        ['10', false, 0],
      ],
    ]);
    expect(answer.lost).toMatchObject([{ shard: 'shardId-000000000002', range: { through: '50' } }]);
    const person = operatorContext(script);
    await groupsRestart({ group, execute: true }, person.context);
    expect(person.results[0]).toContain('The group numtest goes on by itself, unless it is paused.');
    expect(person.results[0]).toContain('shardId-000000000002 of stream-1@90  from the oldest record through 50');
  });

  it('says what stopped it, and that the group waits', async () => {
    const script = ({ command }: Readonly<Record<string, unknown>>) =>
      command === 'describe' ? describedGroup(shards) : new Error('The restart of a shard was stopped.');
    const { context, notes } = operatorContext(script);
    await expect(groupsRestart({ group, execute: true }, context)).rejects.toThrow('was stopped');
    expect(notes.at(-1)).toContain('Until the restart is done the group waits.');
  });
});

describe('groups skip', () => {
  it('names one record, and groups unskip takes it back', async () => {
    const script = ({ command }: Readonly<Record<string, unknown>>) =>
      command === 'skip-record' ? { skips: '7' } : { cleared: ['7'] };
    const { context, results, requests } = operatorContext(script, { isJson: true });
    await groupsSkip({ group, shard, sequence: '7' }, context);
    await groupsUnskip({ group, shard, sequence: '7' }, context);
    await groupsUnskip({ group, shard }, context);
    expect(requests).toEqual([
      { group, command: 'skip-record', shard, sequence: '7' },
      { group, command: 'clear-skips', shard, sequence: '7' },
      { group, command: 'clear-skips', shard },
    ]);
    for (const result of results) expect(v.parse(groupsSkipSchema, JSON.parse(result)).sequences).toEqual(['7']);
  });

  it.each([
    [['7'], `No longer to be skipped in ${shard}: 7.`],
    [[], `No such record of ${shard} was to be skipped.`],
  ])('tells a person of %j taken back', async (cleared, words) => {
    const { context, results } = operatorContext(() => ({ cleared }));
    await groupsUnskip({ group, shard }, context);
    expect(results).toEqual([words]);
  });

  it('tells a person what becomes of the record', async () => {
    const { context, results } = operatorContext(() => ({ skips: '7' }));
    await groupsSkip({ group, shard, sequence: '7' }, context);
    expect(results[0]).toContain('becomes a dead letter unread');
  });

  it('understands sequence numbers alone', async () => {
    const { context } = operatorContext(() => ({}));
    await expect(groupsSkip({ group, shard, sequence: '7x' }, context)).rejects.toThrow(UsageError);
  });
});

describe('SHARD=N', () => {
  const parse = shardSequences('--skip');

  it('is read, once more for each time it is given', () => {
    const one = parse(`${shard}=7`);
    expect(parse(`${shard}=8`, one)).toEqual([
      { shard, sequence: '7' },
      { shard, sequence: '8' },
    ]);
  });

  it.each([
    ['7', 'be SHARD=N such as'],
    ['=7', 'name a shard'],
    [`${shard}=`, 'have a sequence number'],
    [`${shard}=x`, 'have a sequence number'],
  ])('is not %j', (text, words) => {
    expect(() => parse(text)).toThrow(`--skip must ${words}`);
  });
});
