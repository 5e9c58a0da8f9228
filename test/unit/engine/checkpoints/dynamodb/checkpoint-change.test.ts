import { describe, expect, it } from 'vitest';
import { changeRequest, classifyChange } from '../../../../../engine/checkpoints/dynamodb/checkpoint-change.ts';
import { checkpointKey } from '../../../../../engine/checkpoints/dynamodb/checkpoint-row.ts';
import type { CheckpointRow } from '../../../../../engine/checkpoints/dynamodb/row-attributes.ts';
import { CheckpointUnreadable } from '../../../../../engine/checkpoints/errors.ts';
import type { Checkpoint } from '../../../../../engine/checkpoints/ports.ts';
import { padSequenceNumber } from '../../../../../engine/stream/sequence-number.ts';
import { position, sequence } from '../../../../support/records.ts';

const at = (number: number, more: Partial<Checkpoint> = {}): Checkpoint => ({
  sequence: sequence(number),
  ...more,
});
const change = (from: Checkpoint | null, to: Checkpoint) => ({
  from,
  to,
  writer: 'operator-1',
  updatedAt: new Date(0),
});
const request = (from: Checkpoint | null, to: Checkpoint) => changeRequest('table', position(), change(from, to));
const row = (number: number, more: object = {}) => ({
  sequence: { S: padSequenceNumber(sequence(number)) },
  sequenceText: { S: String(number) },
  schema: { N: '2' },
  ...more,
});

const skipped = at(9, { sinkThrough: sequence(4) });

describe('the request that changes a row', () => {
  it('O15: moves a row forward, in one update on condition of all that was read', () => {
    const { UpdateExpression, ConditionExpression, ExpressionAttributeValues } = request(at(4), skipped);
    expect(UpdateExpression).toBe(
      'SET #schema = :schema, #sequence = :sequence, #sequenceText = :sequenceText, #sinkThrough = :sinkThrough, ' +
        '#writer = :writer, #updatedAt = :updatedAt REMOVE #skips, #arrivedAt',
    );
    expect(ConditionExpression).toBe(
      '(attribute_not_exists(#schema) OR #schema = :schema) AND #sequence = :was_sequence AND ' +
        '#sequenceText = :was_sequenceText AND attribute_not_exists(#sinkThrough) AND attribute_not_exists(#skips)',
    );
    expect(ExpressionAttributeValues).toMatchObject({
      ':sequence': { S: padSequenceNumber(sequence(9)) },
      ':was_sequence': { S: padSequenceNumber(sequence(4)) },
      ':sinkThrough': { S: '4' },
    });
  });

  it('O15: moves it on where what is required of the sink checkpoint still stands as it was read', () => {
    const made = request(skipped, { ...skipped, sequence: sequence(12) });
    expect(made.ConditionExpression).toContain(' AND #sinkThrough = :was_sinkThrough AND ');
    expect(made.ExpressionAttributeValues).toMatchObject({
      ':sinkThrough': { S: '4' },
      ':was_sinkThrough': { S: '4' },
    });
  });

  it('says when it moved a row only where it moves it: one whose skips change stands where it stood', () => {
    const skipping = request(at(4), at(4, { skips: [sequence(7)] }));
    expect(skipping.ExpressionAttributeValues).not.toHaveProperty([':updatedAt']);
    expect(skipping.UpdateExpression).not.toContain('updatedAt');
    expect(skipping.ExpressionAttributeValues).toMatchObject({ ':writer': { S: 'operator-1' } });
  });

  it('C4: makes a row with its schema where there is none, on condition that there is none', () => {
    const made = request(null, { sequence: null, skips: [sequence(5)] });
    expect(made.ConditionExpression).toContain('attribute_not_exists(#sequence)');
    expect(made.ExpressionAttributeValues).toMatchObject({ ':schema': { N: '2' }, ':skips': { SS: ['5'] } });
  });

  it('C4: adds an order to skip where the very same ones stand as were read', () => {
    const made = request(at(9, { skips: [sequence(12)] }), at(9, { skips: [sequence(11), sequence(12)] }));
    expect(made.ConditionExpression).toContain(' AND #skips = :was_skips');
    expect(made.ExpressionAttributeValues).toMatchObject({
      ':was_skips': { SS: ['12'] },
      ':skips': { SS: ['11', '12'] },
    });
  });

  it('C4: removes the attribute with the last order to skip, as no set may be empty', () => {
    const made = request(at(9, { skips: [sequence(12)] }), at(9));
    expect(made.UpdateExpression).toMatch(/ REMOVE .*#skips$/);
  });

  it('C4: leaves the arrival time where the place stays', () => {
    expect(request(at(9), at(9, { skips: [sequence(12)] })).UpdateExpression).not.toContain('arrivedAt');
  });

  it.each<[Checkpoint | null, Checkpoint]>([
    [null, at(3, { sinkThrough: sequence(0) })],
    [null, { sequence: null, skips: [sequence(5)] }],
    [at(4), skipped],
    [skipped, { ...skipped, skips: [sequence(20)] }],
    [at(9, { skips: [sequence(12)] }), at(9)],
  ])('names exactly the names and values that it uses: %j to %j', (from, to) => {
    const made = request(from, to);
    const text = `${made.UpdateExpression} ${made.ConditionExpression}`;
    const used = (pattern: RegExp) => [...new Set(text.match(pattern))].sort();
    expect(used(/#\w+/g)).toEqual(Object.keys(made.ExpressionAttributeNames ?? {}).sort());
    expect(used(/:\w+/g)).toEqual(Object.keys(made.ExpressionAttributeValues ?? {}).sort());
    expect(made).toMatchObject({ TableName: 'table', Key: checkpointKey(position()) });
    expect(made.ReturnValuesOnConditionCheckFailure).toBe('ALL_OLD');
  });
});

describe('a refused change', () => {
  it('O15: counts where the row stands as commanded: the reply was lost', () => {
    const stands = row(9, { sinkThrough: { S: '4' }, writer: { S: 'x' }, drainedAt: { S: 'then' } });
    expect(classifyChange(stands, change(at(4), skipped))).toEqual({ kind: 'changed' });
  });

  it('O15: is stale where it stands otherwise, and shows how', () => {
    const classify = (now: CheckpointRow | undefined) => classifyChange(now, change(at(4), skipped));
    expect(classify(row(12))).toEqual({ kind: 'stale', row: at(12) });
    expect(classify(row(9))).toEqual({ kind: 'stale', row: at(9) });
    expect(classify(row(9, { sinkThrough: { S: '3' } }))).toEqual({
      kind: 'stale',
      row: at(9, { sinkThrough: sequence(3) }),
    });
    expect(classify(undefined)).toEqual({ kind: 'stale', row: null });
    expect(classify({})).toEqual({ kind: 'stale', row: null });
  });

  it('C4: counts where the same skips stand, whatever their order, and is stale where others do', () => {
    const commanded = change(at(9), at(9, { skips: [sequence(11), sequence(12)] }));
    const stands = (...skips: string[]) => classifyChange(row(9, { skips: { SS: skips } }), commanded).kind;
    expect([stands('12', '11'), stands('11'), stands('11', '13')]).toEqual(['changed', 'stale', 'stale']);
  });

  it.each(['1', '3'])('O3: is not classified by a row of schema %s', (schema) => {
    const other = row(12, { schema: { N: schema } });
    expect(() => classifyChange(other, change(at(4), skipped))).toThrow(CheckpointUnreadable);
  });
});
