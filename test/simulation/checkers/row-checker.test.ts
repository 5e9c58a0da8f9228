import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { Faults } from '../engine/faults.ts';
import { seededRandom } from '../engine/random.ts';
import { RowChecker } from './row-checker.ts';

const update = new UpdateItemCommand({
  TableName: 'checkpoints',
  Key: { group: { S: 'g' }, shard: { S: 's' } },
  ExpressionAttributeValues: { ':to': { S: '007' } },
});
const refusal = (sequence: string, more = {}) =>
  new ConditionalCheckFailedException({
    message: 'planted',
    $metadata: {},
    Item: { sequence: { S: sequence }, ...more },
  });
const trouble = Object.assign(new Error('planted'), { name: 'CheckpointStoreUnavailable' });

function watched() {
  const faults = new Faults(new Map(), seededRandom(1));
  return { faults, rows: new RowChecker(faults) };
}

describe('a row that stands where it was to go', () => {
  it('is seen, and no reason to fail', () => {
    const { faults, rows } = watched();
    rows.noteFailure(update, refusal('007'));
    expect(faults.counts()).toEqual({ 'outcome.checkpoint-stood': 1 });
    expect(rows.excessOf(trouble)).toContain('CheckpointStoreUnavailable');
    expect(rows.excessOf(Object.assign(new Error('planted'), { name: 'BatchInterrupted' }))).toBeUndefined();
  });

  it('says nothing of the next invocation', () => {
    const { rows } = watched();
    rows.noteFailure(update, refusal('007'));
    rows.begin();
    expect(rows.excessOf(trouble)).toBeUndefined();
  });

  it.each([
    ['lower', refusal('006')],
    ['higher', refusal('008')],
    ['unknown', new Error('planted')],
  ])('is not one that is %s', (_name, error) => {
    const { faults, rows } = watched();
    rows.noteFailure(update, error);
    expect(faults.counts()).toEqual({});
    expect(rows.excessOf(trouble)).toBeUndefined();
  });
});
