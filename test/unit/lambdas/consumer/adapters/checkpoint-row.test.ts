import { describe, expect, it } from 'vitest';
import {
  advanceRequest,
  checkpointKey,
  judgeRefusal,
  loadRequest,
  readCheckpointRow,
} from '../../../../../lambdas/consumer/adapters/checkpoint-row.ts';
import type { CheckpointRow } from '../../../../../lambdas/consumer/adapters/row-attributes.ts';
import { CheckpointUnreadable } from '../../../../../lambdas/consumer/errors.ts';
import type { Checkpoint, CheckpointAdvance } from '../../../../../lambdas/consumer/ports.ts';
import { padSequenceNumber } from '../../../../../lambdas/shared/sequence-number.ts';
import { arrival, incarnation, position, sequence } from '../../../../support/records.ts';

const at = (text: string): Checkpoint => ({ sequence: sequence(text), epoch: 0 });
const row = (text: string, more: CheckpointRow = {}): CheckpointRow => ({
  sequence: { S: padSequenceNumber(sequence(text)) },
  sequenceText: { S: text },
  epoch: { N: '0' },
  schema: { N: '1' },
  ...more,
});
const step = (from: Checkpoint | null, to: string): CheckpointAdvance => ({
  from,
  to: sequence(to),
  arrivedAt: arrival,
  retentionMs: 86_400_000,
  writer: 'request-1',
  counts: { records: 4, documents: 3, duplicates: 2, deadLetters: 1 },
});
const request = (from: Checkpoint | null, to: string) =>
  advanceRequest('table', position(), step(from, to), new Date(0));

describe('the key of a row', () => {
  it('C34, S7: names group, life of the stream and shard', () => {
    expect(checkpointKey(position())).toEqual({
      group: { S: 'numtest#numbers@1700000000' },
      shard: { S: 'shardId-000000000000' },
    });
    const keys = [
      position(),
      position({ group: 'other' }),
      position({ incarnation: { ...incarnation, createdAtSeconds: 1_700_000_001 } }),
    ].map((place) => checkpointKey(place).group.S);
    expect(new Set(keys).size).toBe(3);
  });

  it('is read consistently', () => {
    expect(loadRequest('table', position())).toEqual({
      TableName: 'table',
      Key: checkpointKey(position()),
      ConsistentRead: true,
    });
  });
});

describe('reading a row', () => {
  it('gives the number as it was written, leading zeros included', () => {
    expect(readCheckpointRow(row('007', { epoch: { N: '3' } }))).toEqual({ sequence: '007', epoch: 3 });
  });

  it('gives the orders of operators', () => {
    const ordered = row('7', { replayTo: { S: '9' }, skips: { SS: ['9', '8'] }, writer: { S: 'x' } });
    expect(readCheckpointRow(ordered)).toEqual({ sequence: '7', epoch: 0, replayTo: '9', skips: ['8', '9'] });
  });

  it('O1: gives where a reset began and how far it goes', () => {
    const resetting = row('7', { replayFrom: { S: '5' }, replayTo: { S: '9' } });
    expect(readCheckpointRow(resetting)).toEqual({
      sequence: '7',
      epoch: 0,
      replayFrom: '5',
      replayTo: '9',
    });
  });

  it('O7: gives the start that a restart keeps, and refuses one that is no time', () => {
    const restarting = (replayStart: string) =>
      row('7', { replayStart: { S: replayStart }, replayTo: { S: '9' } });
    expect(readCheckpointRow(restarting('2026-01-01T00:00:00.000Z'))).toEqual({
      sequence: '7',
      epoch: 0,
      replayStart: new Date('2026-01-01T00:00:00.000Z'),
      replayTo: '9',
    });
    expect(() => readCheckpointRow(restarting('soon'))).toThrow(/damaged: replayStart/);
  });

  it('O7: gives what is asked of the mark where records were passed over', () => {
    const passed = row('7', { markedThrough: { S: '5' }, replayId: { S: '1-run' } });
    expect(readCheckpointRow(passed)).toEqual({
      sequence: '7',
      epoch: 0,
      markedThrough: '5',
      replayId: '1-run',
    });
  });

  it('takes a row that an operator wrote ahead, without a number', () => {
    expect(readCheckpointRow({ skips: { SS: ['8'] } })).toEqual({ sequence: null, epoch: 0, skips: ['8'] });
  });

  it('O3: refuses a row of a newer schema, whatever else is in it', () => {
    expect(() => readCheckpointRow({ schema: { N: '2' }, epoch: { S: '?' } })).toThrow(/schema 2.*up to 1/);
  });

  it.each<[string, CheckpointRow]>([
    ['text and number differ', row('7', { sequenceText: { S: '8' } })],
    ['the text is missing', { sequence: { S: padSequenceNumber(sequence(7)) } }],
    ['the number is missing', { sequenceText: { S: '7' } }],
    ['the number is not padded', row('7', { sequence: { S: '7' } })],
    ['the number is a DynamoDB number', row('7', { sequence: { N: '7' } })],
    ['the text is no number', row('7', { sequenceText: { S: 'x' } })],
    ['the epoch is no number', row('7', { epoch: { S: '1' } })],
    ['the epoch is negative', row('7', { epoch: { N: '-1' } })],
    ['the epoch is a fraction', row('7', { epoch: { N: '1.5' } })],
    ['the schema is no number', row('7', { schema: { BOOL: true } })],
    ['replayTo is no number', row('7', { replayTo: { S: '' } })],
    ['replayId is empty', row('7', { replayId: { S: '' } })],
    ['skips is no set', row('7', { skips: { S: '8' } })],
    ['skips holds what is no number', row('7', { skips: { SS: ['8', ''] } })],
    ['skips holds one number twice', row('7', { skips: { SS: ['8', '08'] } })],
  ])('refuses a damaged row: %s', (_name, damaged) => {
    expect(() => readCheckpointRow(damaged)).toThrow(CheckpointUnreadable);
    expect(() => readCheckpointRow(damaged)).toThrow('is damaged');
  });
});

describe('the first advance', () => {
  it('is made only where no row has come in between', () => {
    const { ConditionExpression, ExpressionAttributeValues } = request(null, '7');
    expect(ConditionExpression).toBe(
      '(attribute_not_exists(#epoch) OR #epoch = :epoch) AND (attribute_not_exists(#schema) OR #schema <= :schema)' +
        ' AND attribute_not_exists(#sequence) AND attribute_not_exists(#replayTo)' +
        ' AND attribute_not_exists(replayId)',
    );
    expect(ExpressionAttributeValues).toMatchObject({
      ':to': { S: padSequenceNumber(sequence(7)) },
      ':toText': { S: '7' },
      ':epoch': { N: '0' },
      ':writer': { S: 'request-1' },
      ':arrivedAt': { S: arrival.toISOString() },
      ':retentionMs': { N: '86400000' },
      ':updatedAt': { S: '1970-01-01T00:00:00.000Z' },
      ':records': { N: '4' },
      ':documents': { N: '3' },
      ':duplicates': { N: '2' },
      ':deadLetters': { N: '1' },
    });
    expect(ExpressionAttributeValues).not.toHaveProperty(':from');
  });
});

describe('a later advance', () => {
  it('C28: is made only where the number still stands as it was loaded', () => {
    const made = request(at('007'), '9');
    expect(made.ConditionExpression).toContain('#sequence = :from');
    expect(made.ExpressionAttributeValues?.[':from']).toEqual({ S: padSequenceNumber(sequence(7)) });
    expect(made.ReturnValuesOnConditionCheckFailure).toBe('ALL_OLD');
  });

  it('C26: is made only in the epoch that was loaded', () => {
    const made = request({ ...at('7'), epoch: 3 }, '9');
    expect(made.ConditionExpression).toMatch(/^#epoch = :epoch AND/);
    expect(made.ExpressionAttributeValues?.[':epoch']).toEqual({ N: '3' });
  });

  it('O7: is made only within the replay that was loaded, whose epoch a restored table may give twice', () => {
    const made = request({ ...at('7'), epoch: 3, replayId: '3-run' }, '9');
    expect(made.ConditionExpression).toMatch(/ AND replayId = :replayId$/);
    expect(made.ExpressionAttributeValues?.[':replayId']).toEqual({ S: '3-run' });
  });

  it.each([
    ['9', false],
    ['10', true],
    ['11', true],
  ])('O1: of a reset to %s removes replayTo once it is reached: %s', (to, isRemoved) => {
    const made = request({ ...at('7'), epoch: 3, replayTo: sequence('10') }, to);
    expect(made.ConditionExpression).toContain('#replayTo = :replayTo');
    expect(made.UpdateExpression?.includes('REMOVE #replayTo, replayFrom, replayStart ADD')).toBe(isRemoved);
  });

  it.each([
    ['9', undefined],
    ['10', ['10']],
    ['11', ['10', '0011']],
  ])('C4: to %s clears the orders to skip 10, 11 and 12 that it passes: %s', (to, passed) => {
    const skips = [sequence('10'), sequence('0011'), sequence('12')];
    const made = request({ ...at('7'), skips }, to);
    expect(made.UpdateExpression?.endsWith(' DELETE skips :passed')).toBe(passed !== undefined);
    expect(made.ExpressionAttributeValues?.[':passed']?.SS).toEqual(passed);
  });

  it('C4: does not depend on orders to skip, which may come and go meanwhile', () => {
    const made = request({ ...at('7'), skips: [sequence('9')] }, '9');
    expect(made.ConditionExpression).toBe(request(at('7'), '9').ConditionExpression);
  });

  it('O7: asks the mark for all again, now that it is raised', () => {
    const made = request({ ...at('7'), markedThrough: sequence('5') }, '9');
    expect(made.UpdateExpression).toContain('REMOVE markedThrough ADD');
  });

  it('ends a reset and clears an order to skip at once', () => {
    const made = request({ ...at('7'), replayTo: sequence('8'), skips: [sequence('8')] }, '8');
    expect(made.UpdateExpression).toMatch(
      /REMOVE #replayTo, replayFrom, replayStart ADD .* DELETE skips :passed$/,
    );
  });

  const froms: (Checkpoint | null)[] = [
    null,
    { sequence: null, epoch: 0, skips: [sequence(8)] },
    at('7'),
    { ...at('7'), replayTo: sequence(8) },
    { ...at('7'), skips: [sequence(20)] },
    { ...at('7'), epoch: 2, replayTo: sequence(20), replayId: '2-run', skips: [sequence(8)] },
  ];
  it.each(froms)('names exactly the names and values that it uses: %j', (from) => {
    const made = request(from, '9');
    const text = `${made.UpdateExpression} ${made.ConditionExpression}`;
    const used = (pattern: RegExp) => [...new Set(text.match(pattern))].sort();
    expect(used(/#\w+/g)).toEqual(Object.keys(made.ExpressionAttributeNames ?? {}).sort());
    expect(used(/:\w+/g)).toEqual(Object.keys(made.ExpressionAttributeValues ?? {}).sort());
  });
});

describe('a refused advance', () => {
  const judge = (now: CheckpointRow | undefined, from: Checkpoint | null = at('5')) =>
    judgeRefusal(now, step(from, '10'));

  it.each(['10', '11', '0010', '100'])('is already done where the row stands at %s', (text) => {
    expect(judge(row(text))).toEqual({ kind: 'already' });
  });

  it.each(['6', '9'])('C29: goes on from %s where a twin moved the row part of the way', (text) => {
    expect(judge(row(text))).toEqual({ kind: 'lower', from: at(text) });
  });

  it('C4: goes on with the orders to skip that stand by now', () => {
    const now = row('6', { skips: { SS: ['8'] } });
    expect(judge(now)).toEqual({ kind: 'lower', from: { ...at('6'), skips: ['8'] } });
  });

  it.each(['1', '5', '10', '11'])(
    'C26: is fenced where the epoch differs, wherever the row stands: %s',
    (text) => {
      expect(judge(row(text, { epoch: { N: '1' } }))).toEqual({ kind: 'fenced' });
      expect(judge(row(text), { ...at('5'), epoch: 1 })).toEqual({ kind: 'fenced' });
    },
  );

  it('O1: is fenced where a reset began or ended', () => {
    expect(judge(row('5', { replayTo: { S: '20' } }))).toEqual({ kind: 'fenced' });
    expect(judge(row('5'), { ...at('5'), replayTo: sequence(20) })).toEqual({ kind: 'fenced' });
  });

  it('O7: is fenced where the row is of another replay', () => {
    const replayed = row('5', { replayId: { S: '0-run' } });
    expect(judge(replayed)).toEqual({ kind: 'fenced' });
    expect(judge(replayed, { ...at('5'), replayId: '0-other' })).toEqual({ kind: 'fenced' });
    expect(judge(replayed, { ...at('5'), replayId: '0-run' })).toMatchObject({ kind: 'lower' });
  });

  it.each([undefined, {}])('O9: finds the row gone', (now) => {
    expect(judge(now)).toEqual({ kind: 'gone' });
  });

  it('O3: is not judged by a row of a newer schema', () => {
    expect(() => judge(row('11', { schema: { N: '2' } }))).toThrow(CheckpointUnreadable);
  });
});
