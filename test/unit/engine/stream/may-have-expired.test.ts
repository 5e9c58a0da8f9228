import { describe, expect, it } from 'vitest';
import { mayHaveExpired } from '../../../../engine/stream/may-have-expired.ts';

const hour = 3_600_000;
const now = new Date(100 * hour);
const ago = (hours: number): Date => new Date(now.getTime() - hours * hour);
const old = { retentionMs: 24 * hour, createdAtSeconds: 0, marginMs: hour / 4 };

describe('whether a record may have left the stream', () => {
  it('S5: goes by its age, with a margin', () => {
    expect(mayHaveExpired(ago(25), now, old)).toBe(true);
    expect(mayHaveExpired(ago(23.8), now, old)).toBe(true);
    expect(mayHaveExpired(ago(23.7), now, old)).toBe(false);
  });

  it('is excluded while the stream is younger than its retention', () => {
    const young = { ...old, createdAtSeconds: ago(20).getTime() / 1000 };
    expect(mayHaveExpired(new Date(0), now, young)).toBe(false);
  });
});
