import { describe, expect, it } from 'vitest';
import { checkReplayCommand, type ReplayCommand } from '../../../../engine/operate/replay-range.ts';
import { sequence, shardId } from '../../../support/records.ts';

const behind = (number: number) => ({ kind: 'after', sequence: sequence(number) }) as const;
const through = (number: number) => ({ kind: 'through', sequence: sequence(number) }) as const;
const time = (ms: number) => ({ kind: 'time', at: new Date(ms) }) as const;
const shard = shardId();

describe('a command to replay', () => {
  it.each<Omit<ReplayCommand, 'leftAlone'>>([
    { shard, start: behind(9), end: through(10) },
    { shard, start: { kind: 'earliest' }, end: through(1) },
    { shard, start: time(5), end: through(1) },
    { shard: null, start: time(5), end: time(6) },
    { shard: null, start: { kind: 'earliest' }, end: time(6) },
    { shard: null, start: { kind: 'earliest' }, end: { kind: 'checkpoint' } },
    { shard, start: behind(9), end: { kind: 'checkpoint' } },
  ])('is taken: %j', (command) => {
    expect(() => checkReplayCommand({ ...command, leftAlone: [] })).not.toThrow();
  });

  it.each<Omit<ReplayCommand, 'leftAlone'>>([
    { shard: null, start: behind(9), end: time(6) },
    { shard: null, start: time(5), end: through(10) },
  ])('is refused where a number is named without its shard: %j', (command) => {
    expect(() => checkReplayCommand({ ...command, leftAlone: [] })).toThrow(/name the shard/);
  });

  it.each<Omit<ReplayCommand, 'leftAlone'>>([
    { shard, start: behind(10), end: through(9) },
    { shard, start: behind(9), end: through(9) },
    { shard: null, start: time(6), end: time(6) },
  ])('is refused where its end does not follow its start: %j', (command) => {
    expect(() => checkReplayCommand({ ...command, leftAlone: [] })).toThrow(/end must come after the start/);
  });
});
