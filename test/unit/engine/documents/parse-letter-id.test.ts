import { describe, expect, it } from 'vitest';
import { parseDeadLetterId } from '../../../../engine/documents/dead-letter.ts';
import { formatFormerRecordPosition, formatRecordPosition } from '../../../../engine/stream/position.ts';
import { incarnation, sequence, shardId } from '../../../support/records.ts';

describe('the id of a dead letter', () => {
  it.each(['7', '007', '4'.repeat(56)])('says where its record stood: %s', (number) => {
    const id = formatRecordPosition(incarnation, shardId(), { sequence: sequence(number) });
    expect(parseDeadLetterId(id)).toEqual({ incarnation, shard: shardId(), sequence: number });
  });

  it('says by which incarnation its record was read where its own has passed', () => {
    const id = formatFormerRecordPosition(incarnation, shardId(), { sequence: sequence('7') });
    expect(parseDeadLetterId(id)).toEqual({ incarnation, shard: shardId(), sequence: '7' });
  });

  it.each([
    '',
    'numbers@before-/shardId-000000000000 7',
    'numbers@before-before-1700000000/shardId-000000000000 7',
    'numbers@before-01700000000/shardId-000000000000 7',
    'numbers@after-1700000000/shardId-000000000000 7',
    'numbers@1700000000/shardId-000000000000',
    'numbers@1700000000/shardId-000000000000 x',
    'numbers@01700000000/shardId-000000000000 7',
    'numbers@x/shardId-000000000000 7',
    'num#bers@1700000000/shardId-000000000000 7',
    'numbers@1700000000/shard/Id 7',
    ' numbers@1700000000/shardId-000000000000 7',
    `numbers@1700000000/shardId-000000000000 ${'4'.repeat(130)}`,
  ])('is no other text: %s', (id) => {
    expect(parseDeadLetterId(id)).toBeUndefined();
  });
});
