import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../../engine/checkpoints/ports.ts';
import { type ArrivedBatch, findUnread } from '../../../../engine/consume/report-unread.ts';
import { numberRecords, rawRecord, seq } from '../../../support/consumer-world.ts';
import { batch, incarnation, position, shardId } from '../../../support/records.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const createdMs = incarnation.createdAtSeconds * 1_000;
/** When the record of the checkpoint arrived. */
const arrivalMs = createdMs + 10_000;
const gap = { shard: shardId(), after: '2', before: '5' };

/** A row that the mapping has moved to number 2. */
const row = (changes: Partial<Checkpoint> = {}): Checkpoint => ({
  sequence: seq(2),
  arrivedAt: new Date(arrivalMs),
  retentionMs: dayMs,
  ...changes,
});

/** What is named once the batch 5 and 6 arrives, so long after the record of the checkpoint. */
const foundAfter = (ageMs: number, changes: Partial<ArrivedBatch> = {}) =>
  findUnread({
    batch: batch(...numberRecords(5, 6)),
    position: position(),
    checkpoint: row(),
    retentionMs: dayMs,
    start: null,
    now: new Date(arrivalMs + ageMs),
    ...changes,
  });

describe('S5: what may have expired between a checkpoint and the next batch', () => {
  it('is named once the record of the checkpoint has outlived the retention', () => {
    expect(foundAfter(dayMs)).toEqual(gap);
  });

  it('is nothing while that record is still in the stream', () => {
    expect(foundAfter(dayMs - 2 * minuteMs)).toBeNull();
  });

  it('goes by the shorter of the retention that was and the one that is', () => {
    const checkpoint = row({ retentionMs: 7 * dayMs });
    expect(foundAfter(2 * dayMs, { retentionMs: 7 * dayMs })).toEqual(gap);
    expect(foundAfter(2 * dayMs, { checkpoint })).toEqual(gap);
    expect(foundAfter(6 * dayMs, { checkpoint, retentionMs: 7 * dayMs })).toBeNull();
  });

  it('is nothing where the batch begins at or before the checkpoint', () => {
    expect(foundAfter(2 * dayMs, { batch: batch(...numberRecords(2, 6)) })).toBeNull();
  });

  it('compares by value: 10 comes after 9', () => {
    const later = { batch: batch(...numberRecords(10, 11)), checkpoint: row({ sequence: seq(9) }) };
    expect(foundAfter(dayMs, later)).toEqual({ ...gap, after: '9', before: '10' });
  });

  it('lies behind a checkpoint that an operator has moved: nobody knows how old its record is', () => {
    const checkpoint: Checkpoint = { sequence: seq(2) };
    expect(foundAfter(dayMs, { checkpoint })).toEqual(gap);
  });

  it('is nothing in a stream younger than its retention', () => {
    const checkpoint: Checkpoint = { sequence: seq(2) };
    const now = new Date(createdMs + dayMs - minuteMs);
    expect(foundAfter(0, { checkpoint, now })).toBeNull();
  });

  it('is nothing before the group’s start', () => {
    const start = new Date(arrivalMs + dayMs);
    expect(foundAfter(2 * dayMs - 2 * minuteMs, { start })).toBeNull();
    expect(foundAfter(2 * dayMs, { start })).toEqual(gap);
  });

  it.each([null, row({ sequence: null })])('is not looked for without a checkpoint: %j', (checkpoint) => {
    expect(foundAfter(2 * dayMs, { checkpoint })).toBeNull();
  });

  it('is nothing that a batch of a former incarnation could tell, or an empty one', () => {
    const former = batch(rawRecord(5, '{}', createdMs - 1));
    expect(foundAfter(2 * dayMs, { batch: former })).toBeNull();
    expect(foundAfter(2 * dayMs, { batch: batch() })).toBeNull();
  });
});
