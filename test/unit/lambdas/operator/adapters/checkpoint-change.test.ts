import { describe, expect, it } from 'vitest';
import { checkpointKey } from '../../../../../lambdas/consumer/adapters/checkpoint-row.ts';
import { CheckpointUnreadable } from '../../../../../lambdas/consumer/errors.ts';
import type { Checkpoint } from '../../../../../lambdas/consumer/ports.ts';
import {
  changeRequest,
  judgeChange,
  listRequest,
  readListedRow,
} from '../../../../../lambdas/operator/adapters/checkpoint-change.ts';
import { padSequenceNumber } from '../../../../../lambdas/shared/sequence-number.ts';
import { incarnation, position, sequence } from '../../../../support/records.ts';

const at = (number: number, more: Partial<Checkpoint> = {}): Checkpoint => ({
  sequence: sequence(number),
  epoch: 0,
  ...more,
});
const change = (from: Checkpoint | null, to: Checkpoint) => ({
  from,
  to,
  writer: 'operator-1',
  updatedAt: new Date(0),
});
const request = (from: Checkpoint | null, to: Checkpoint) =>
  changeRequest('table', position(), change(from, to));
const row = (number: number, more: object = {}) => ({
  sequence: { S: padSequenceNumber(sequence(number)) },
  sequenceText: { S: String(number) },
  epoch: { N: '0' },
  ...more,
});

const replaying = at(2, {
  epoch: 1,
  replayFrom: sequence(2),
  replayTo: sequence(9),
  replayId: '1-run',
});

describe('the request that changes a row', () => {
  it('O1: turns a row into one that replays, in one update on condition of all that was read', () => {
    const { UpdateExpression, ConditionExpression, ExpressionAttributeValues } = request(at(9), replaying);
    expect(UpdateExpression).toBe(
      'SET #schema = :schema, #epoch = :epoch, #sequence = :sequence, #sequenceText = :sequenceText, ' +
        '#replayFrom = :replayFrom, #replayTo = :replayTo, #replayId = :replayId, #writer = :writer, #updatedAt = :updatedAt ' +
        'REMOVE #replayStart, #markedThrough, #skips, #arrivedAt',
    );
    expect(ConditionExpression).toBe(
      '(attribute_not_exists(#schema) OR #schema <= :schema) AND #sequence = :was_sequence AND ' +
        '#sequenceText = :was_sequenceText AND (attribute_not_exists(#epoch) OR #epoch = :was_epoch) AND ' +
        'attribute_not_exists(#replayFrom) AND attribute_not_exists(#replayStart) AND ' +
        'attribute_not_exists(#replayTo) AND attribute_not_exists(#replayId) AND ' +
        'attribute_not_exists(#markedThrough) AND attribute_not_exists(#skips)',
    );
    expect(ExpressionAttributeValues).toMatchObject({
      ':sequence': { S: padSequenceNumber(sequence(2)) },
      ':was_sequence': { S: padSequenceNumber(sequence(9)) },
      ':epoch': { N: '1' },
      ':was_epoch': { N: '0' },
      ':replayTo': { S: '9' },
    });
  });

  it('O1: takes the number away from a row that is put back to the very beginning', () => {
    const { UpdateExpression } = request(at(9), { sequence: null, epoch: 1, replayTo: sequence(9) });
    expect(UpdateExpression).toContain(
      'REMOVE #sequence, #sequenceText, #replayFrom, #replayStart, #replayId, #markedThrough, #skips, #arrivedAt',
    );
  });

  it('C4: makes a row with its schema where there is none, on condition that there is none', () => {
    const made = request(null, { sequence: null, epoch: 0, skips: [sequence(5)] });
    expect(made.ConditionExpression).toContain('attribute_not_exists(#sequence)');
    expect(made.ExpressionAttributeValues).toMatchObject({ ':schema': { N: '1' }, ':skips': { SS: ['5'] } });
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

  it('O1: asks for the very epoch where one was read', () => {
    const { ConditionExpression } = request(replaying, at(9, { epoch: 2 }));
    expect(ConditionExpression).toContain(' AND #epoch = :was_epoch AND ');
  });

  it.each<[Checkpoint | null, Checkpoint]>([
    [null, at(3, { epoch: 1 })],
    [null, { sequence: null, epoch: 0, skips: [sequence(5)] }],
    [at(9), replaying],
    [replaying, { sequence: null, epoch: 2, replayTo: sequence(9) }],
    [at(9), { sequence: null, epoch: 1, replayStart: new Date(1_000), replayTo: sequence(9) }],
    [{ sequence: null, epoch: 1, replayStart: new Date(1_000), replayTo: sequence(9) }, replaying],
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
  it('O1: counts where the row stands as ordered: the reply was lost', () => {
    const stands = row(2, {
      epoch: { N: '1' },
      replayFrom: { S: '2' },
      replayTo: { S: '9' },
      replayId: { S: '1-run' },
      writer: { S: 'x' },
    });
    expect(judgeChange(stands, change(at(9), replaying))).toEqual({ kind: 'changed' });
  });

  it('O7: is stale where another began the same replay: it has another mark', () => {
    const stands = { ...replaying, replayId: '1-other' };
    const other = row(2, {
      epoch: { N: '1' },
      replayFrom: { S: '2' },
      replayTo: { S: '9' },
      replayId: { S: '1-other' },
    });
    expect(judgeChange(other, change(at(9), replaying))).toEqual({ kind: 'stale', row: stands });
  });

  it('O1: is stale where it stands otherwise, and shows how', () => {
    expect(judgeChange(row(12), change(at(9), replaying))).toEqual({ kind: 'stale', row: at(12) });
    expect(judgeChange(undefined, change(at(9), replaying))).toEqual({ kind: 'stale', row: null });
    expect(judgeChange({}, change(at(9), replaying))).toEqual({ kind: 'stale', row: null });
  });

  it('C4: counts where the same orders to skip stand, whatever their order, and is stale where others do', () => {
    const ordered = change(at(9), at(9, { skips: [sequence(11), sequence(12)] }));
    const stands = (...skips: string[]) => judgeChange(row(9, { skips: { SS: skips } }), ordered).kind;
    expect([stands('12', '11'), stands('11'), stands('11', '13')]).toEqual(['changed', 'stale', 'stale']);
  });

  it('O3: is not judged by a row of a newer schema', () => {
    const newer = row(12, { schema: { N: '2' } });
    expect(() => judgeChange(newer, change(at(9), replaying))).toThrow(CheckpointUnreadable);
  });
});

describe('listing rows', () => {
  it('reads one group in one life of the stream, consistently, page by page', () => {
    const after = { group: { S: 'g' }, shard: { S: 's' } };
    expect(listRequest('table', { group: 'numtest', incarnation }, after)).toEqual({
      TableName: 'table',
      ConsistentRead: true,
      KeyConditionExpression: '#group = :group',
      ExpressionAttributeNames: { '#group': 'group' },
      ExpressionAttributeValues: { ':group': { S: 'numtest#numbers@1700000000' } },
      ExclusiveStartKey: after,
    });
  });

  it('gives shard and checkpoint, and refuses a row without its shard', () => {
    const shard = { S: 'shardId-000000000000' };
    expect(readListedRow(row(7, { shard }))).toEqual({ shard: shard.S, checkpoint: at(7) });
    expect(() => readListedRow(row(7))).toThrow(CheckpointUnreadable);
  });
});
