import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { groupsReset, type ResetOptions } from '../../../../cli/commands/groups-reset.ts';
import { groupsResetSchema } from '../../../../cli/output/replay.ts';
import { UsageError } from '../../../../cli/program/errors.ts';
import type { ContextSettings } from '../../../support/command-context.ts';
import { sequence, shardId } from '../../../support/records.ts';
import type { AwsScript } from '../../../support/scripted-aws.ts';
import {
  describedGroup,
  describedShard,
  type OperatorScript,
  operatorContext,
  replayStep,
} from '../../../support/scripted-operator.ts';

const [first, second] = [shardId('shardId-000000000000'), shardId('shardId-000000000001')];
const group = describedGroup([describedShard(0)]);
const hours = '2026-11-22T08:00:00.000Z';

/** A stream of two shards that hold a record each, 60 and 5; the group has handled the first one through 50. */
function aws(listed: readonly string[] = [first, second]): AwsScript {
  return (command, input) => {
    if (command === 'ListShards') return { Shards: listed.map((ShardId) => ({ ShardId })) };
    if (command === 'GetShardIterator') return { ShardIterator: input['ShardId'] };
    const SequenceNumber = input['ShardIterator'] === first ? '60' : '5';
    const record = {
      SequenceNumber,
      Data: Buffer.from('1'),
      PartitionKey: 'k',
      ApproximateArrivalTimestamp: new Date(),
    };
    return { Records: [record], MillisBehindLatest: 0 };
  };
}

/** Skips what `skipped` has for a shard; replays 3 records, of which one was missing. */
const operator =
  (skipped: Readonly<Record<string, object>> = {}): OperatorScript =>
  ({ command, shard }) => {
    if (command === 'describe') return group;
    if (command === 'replay') return replayStep(String(shard), { records: 3, inserted: 1, already: 2 });
    return { to: null, skipped: skipped[String(shard)] ?? null };
  };

async function run(options: Partial<ResetOptions>, script = operator(), settings: ContextSettings = {}) {
  const test = operatorContext(script, { script: aws(), isJson: true, ...settings });
  await groupsReset({ group: 'numtest', ...options }, test.context);
  const text = String(test.results[0]);
  return { ...test, text, answer: () => v.parse(groupsResetSchema, JSON.parse(text)) };
}
const commands = (requests: readonly Readonly<Record<string, unknown>>[]) =>
  requests.map(({ group: _, ...request }) => request).filter(({ command }) => command !== 'describe');

describe('groups reset', () => {
  it('to the earliest replays each shard through its checkpoint, and leaves alone what is named', async () => {
    const skip = [{ shard: first, sequence: sequence(7) }];
    const { answer, requests } = await run({ toEarliest: true, execute: true, skip });
    expect(commands(requests)).toEqual([
      {
        ...{ command: 'replay', shard: first, start: { kind: 'earliest' }, end: { kind: 'checkpoint' } },
        leftAlone: skip,
      },
    ]);
    expect(answer().shards).toMatchObject([
      { shard: first, action: 'replay', range: { through: '50' }, replayed: { records: 3, stored: 1, already: 2 } },
      { shard: second, action: 'none', range: null, replayed: null },
    ]);
  });

  it('to the latest skips in every shard, by the clock of the function', async () => {
    const skipped = { [first]: { after: '50', through: '60' }, [second]: { after: null, through: '5' } };
    const { requests, answer } = await run({ toLatest: true, execute: true }, operator(skipped));
    const asked = commands(requests);
    expect(asked.map(({ shard, isDryRun }) => [shard, isDryRun])).toEqual([
      ...[first, second].map((shard) => [shard, true]),
      ...[first, second].map((shard) => [shard, false]),
    ]);
    expect(asked.every(({ target }) => JSON.stringify(target).includes('2026-11-23'))).toBe(true);
    expect(answer()).toMatchObject({ executed: true, shards: [{ action: 'skip' }, { action: 'skip' }] });
  });

  it('O1: to a time skips where that lies ahead and replays where it lies behind', async () => {
    const skipped = { [second]: { after: null, through: '5' } };
    const { requests, answer } = await run({ byDuration: '2h', execute: true }, operator(skipped));
    expect(commands(requests).slice(2)).toMatchObject([
      { command: 'replay', shard: first, start: { kind: 'time', at: hours }, end: { kind: 'checkpoint' } },
      { command: 'skip-forward', shard: second, target: { kind: 'time', at: hours }, isDryRun: false },
    ]);
    expect(answer().shards).toMatchObject([
      { action: 'replay', range: { arrivedFrom: hours, after: null, through: '50' } },
      { action: 'skip', range: { after: null, through: '5' } },
    ]);
  });

  it.each<[string, object]>([
    ['7', { command: 'replay', start: { kind: 'after', sequence: '7' } }],
    ['70', { command: 'skip-forward', target: { kind: 'sequence', sequence: '70' }, isDryRun: true }],
  ])('to record %s of one shard touches no other shard', async (record, request) => {
    const toSequence = [{ shard: first, sequence: sequence(Number(record)) }];
    const { requests } = await run({ toSequence, execute: true });
    expect(commands(requests)).toMatchObject([{ ...request, shard: first }]);
  });

  it('to where the checkpoint stands does nothing', async () => {
    const { requests, text } = await run({ toSequence: [{ shard: first, sequence: sequence(50) }] }, operator(), {
      isJson: false,
    });
    expect(commands(requests)).toEqual([]);
    expect(text).toContain('There is nothing to do.');
  });

  it('without --execute changes nothing, and says about how many records that would be', async () => {
    const skipped = { [second]: { after: null, through: '5' } };
    const settings = { isJson: false };
    const { requests, text } = await run({ toTime: hours }, operator(skipped), settings);
    expect(commands(requests).every(({ isDryRun }) => isDryRun)).toBe(true);
    expect(text).toContain(`${first}  replay  from ${hours} through 50  about 0`);
    expect(text).toContain(`${second}  skip    from the oldest record through 5          about 1`);
    expect(text).toContain('Nothing was changed.');
  });

  it('names the shards that appeared meanwhile', async () => {
    const third = shardId('shardId-000000000002');
    let listings = 0;
    const script: AwsScript = (command, input) => {
      if (command === 'ListShards') listings += 1;
      return aws(listings > 1 ? [first, third] : [first])(command, input);
    };
    const { text } = await run({ toLatest: true, execute: true }, operator(), { script, isJson: false });
    expect(text).toContain(`and the group reads them from their oldest record: ${third}.`);
  });

  it('says how to go on where it is ended on the way', async () => {
    const skipped = { [first]: { after: '50', through: '60' }, [second]: { after: null, through: '5' } };
    const script: OperatorScript = (request) =>
      request['shard'] === second && request['isDryRun'] === false
        ? new Error('Others keep changing the checkpoint.')
        : operator(skipped)(request);
    const { context, notes } = operatorContext(script, { script: aws() });
    await expect(groupsReset({ group: 'numtest', byDuration: '2h', execute: true }, context)).rejects.toThrow(/Others/);
    expect(notes.at(-1)).toContain('1 of 2 shards are done');
    expect(notes.at(-1)).toContain(
      `The time was ${hours}: give it with --to-time. To go on, run the same command again.`,
    );
  });

  it.each<[Partial<ResetOptions>, string]>([
    [{}, 'Where to? Give one of --to-earliest'],
    [{ byDuration: 'yesterday' }, '--by-duration must be a duration such as 10m'],
    [{ toTime: '2027-01-01T00:00:00Z' }, '--to-time must not lie ahead'],
    [{ toSequence: [1, 2].map((n) => ({ shard: first, sequence: sequence(n) })) }, '--to-sequence names a shard twice'],
  ])('does not understand %j', async (options, sentence) => {
    const refused = run(options);
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(sentence);
  });

  it('says where there is no such shard', async () => {
    const toSequence = [{ shard: shardId('shardId-000000000009'), sequence: sequence(1) }];
    await expect(run({ toSequence })).rejects.toThrow(/no shard shardId-000000000009: "topics describe" lists/);
  });

  it('goes on where records cannot be counted', async () => {
    const script: AwsScript = (command, input) =>
      command === 'GetRecords'
        ? Object.assign(new Error('no'), { name: 'AccessDeniedException' })
        : aws()(command, input);
    const { text, notes } = await run({ toEarliest: true }, operator(), { script, isJson: false });
    expect(text).toContain('about unknown');
    expect(notes[0]).toContain('the number of records is unknown. Access denied');
  });
});
