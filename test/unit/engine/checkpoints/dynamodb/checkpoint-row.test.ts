import { describe, expect, it } from 'vitest';
import {
  advanceRequest,
  checkpointKey,
  classifyRefusal,
  loadRequest,
  readCheckpointRow,
} from '../../../../../engine/checkpoints/dynamodb/checkpoint-row.ts';
import type { CheckpointRow } from '../../../../../engine/checkpoints/dynamodb/row-attributes.ts';
import { CheckpointUnreadable } from '../../../../../engine/checkpoints/errors.ts';
import type { Checkpoint, CheckpointAdvance } from '../../../../../engine/checkpoints/ports.ts';
import { padSequenceNumber } from '../../../../../engine/stream/sequence-number.ts';
import { arrival, incarnation, position, sequence } from '../../../../support/records.ts';

const at = (text: string): Checkpoint => ({ sequence: sequence(text) });
const row = (text: string, more: CheckpointRow = {}): CheckpointRow => ({
  sequence: { S: padSequenceNumber(sequence(text)) },
  sequenceText: { S: text },
  schema: { N: '2' },
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
    expect(readCheckpointRow(row('007'))).toEqual({ sequence: '007' });
  });

  it('gives all that is known of a row, and no more', () => {
    const full = row('7', {
      sinkThrough: { S: '5' },
      skips: { SS: ['9', '8'] },
      arrivedAt: { S: arrival.toISOString() },
      retentionMs: { N: '86400000' },
      writer: { S: 'x' },
      drainedAt: { S: arrival.toISOString() },
      unknown: { BOOL: true },
    });
    expect(readCheckpointRow(full)).toEqual({
      sequence: '7',
      sinkThrough: '5',
      skips: ['8', '9'],
      arrivedAt: arrival,
      retentionMs: 86_400_000,
    });
  });

  it('takes a row that an operator wrote ahead, without a number', () => {
    const ahead = { schema: { N: '2' }, skips: { SS: ['8'] } };
    expect(readCheckpointRow(ahead)).toEqual({ sequence: null, skips: ['8'] });
  });

  it.each<[string, CheckpointRow, RegExp]>([
    ['of the schema before', row('7', { schema: { N: '1' } }), /has schema 1, .* reads only schema 2: delete the row/],
    ['without a schema', { sequenceText: { S: '7' } }, /has schema none, .* reads only schema 2: delete the row/],
    ['of a newer schema', row('7', { schema: { N: '3' } }), /has schema 3, .*: deploy the newer version again/],
    ['of a newer schema, whatever else is in it', { schema: { N: '9' }, skips: { S: '?' } }, /schema 9/],
  ])('O3: refuses a row %s, and says what to do', (_name, other, message) => {
    expect(() => readCheckpointRow(other)).toThrow(CheckpointUnreadable);
    expect(() => readCheckpointRow(other)).toThrow(message);
  });

  it.each<[string, CheckpointRow]>([
    ['text and number differ', row('7', { sequenceText: { S: '8' } })],
    ['the text is missing', { schema: { N: '2' }, sequence: { S: padSequenceNumber(sequence(7)) } }],
    ['the number is missing', { schema: { N: '2' }, sequenceText: { S: '7' } }],
    ['the number is not padded', row('7', { sequence: { S: '7' } })],
    ['the number is a DynamoDB number', row('7', { sequence: { N: '7' } })],
    ['the text is no number', row('7', { sequenceText: { S: 'x' } })],
    ['the schema is no number', row('7', { schema: { BOOL: true } })],
    ['sinkThrough is no number', row('7', { sinkThrough: { S: '' } })],
    ['arrivedAt is no time', row('7', { arrivedAt: { S: 'soon' } })],
    ['retentionMs is negative', row('7', { retentionMs: { N: '-1' } })],
    ['retentionMs is a fraction', row('7', { retentionMs: { N: '1.5' } })],
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
      '(attribute_not_exists(#schema) OR #schema = :schema)' +
        ' AND attribute_not_exists(#sequence) AND attribute_not_exists(sinkThrough)',
    );
    expect(ExpressionAttributeValues).toMatchObject({
      ':to': { S: padSequenceNumber(sequence(7)) },
      ':toText': { S: '7' },
      ':schema': { N: '2' },
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

  it('O15: is made only where the row still requires of the sink checkpoint what was loaded, and ends that', () => {
    const made = request({ ...at('7'), sinkThrough: sequence('5') }, '9');
    expect(made.ConditionExpression).toMatch(/ AND #sequence = :from AND sinkThrough = :sinkThrough$/);
    expect(made.ExpressionAttributeValues?.[':sinkThrough']).toEqual({ S: '5' });
    expect(made.UpdateExpression).toContain(' REMOVE sinkThrough ADD ');
    expect(request(at('7'), '9').ConditionExpression).toMatch(/ AND attribute_not_exists\(sinkThrough\)$/);
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

  const froms: (Checkpoint | null)[] = [
    null,
    { sequence: null, skips: [sequence(8)] },
    at('7'),
    { ...at('7'), sinkThrough: sequence(5) },
    { ...at('7'), skips: [sequence(20)] },
    { ...at('7'), sinkThrough: sequence(0), skips: [sequence(8)] },
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
  const classify = (now: CheckpointRow | undefined, from: Checkpoint | null = at('5')) =>
    classifyRefusal(now, step(from, '10'));

  it.each(['10', '11', '0010', '100'])('is already done where the row stands at %s', (text) => {
    expect(classify(row(text))).toEqual({ kind: 'already' });
    expect(classify(row(text, { sinkThrough: { S: '5' } }))).toEqual({ kind: 'already' });
  });

  it.each(['6', '9'])('C29: goes on from %s where a twin moved the row part of the way', (text) => {
    expect(classify(row(text))).toEqual({ kind: 'lower', from: at(text) });
  });

  it('O8: goes on from a row that was restored, also to one without a number', () => {
    expect(classify(row('2'))).toEqual({ kind: 'lower', from: at('2') });
    const ahead = { schema: { N: '2' }, skips: { SS: ['12'] } };
    expect(classify(ahead)).toEqual({ kind: 'lower', from: { sequence: null, skips: ['12'] } });
  });

  it('C4: goes on with what commands have written by now', () => {
    const now = row('6', { sinkThrough: { S: '5' }, skips: { SS: ['8'] } });
    expect(classify(now)).toEqual({
      kind: 'lower',
      from: { ...at('6'), sinkThrough: '5', skips: ['8'] },
    });
  });

  it.each([undefined, {}])('O9: finds the row gone', (now) => {
    expect(classify(now)).toEqual({ kind: 'gone' });
  });

  it.each(['1', '3'])('O3: is not classified by a row of schema %s', (schema) => {
    expect(() => classify(row('11', { schema: { N: schema } }))).toThrow(CheckpointUnreadable);
  });
});
