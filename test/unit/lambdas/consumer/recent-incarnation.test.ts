import { beforeEach, describe, expect, it } from 'vitest';
import { IncarnationUnknown } from '../../../../lambdas/consumer/errors.ts';
import {
  type RecentIncarnation,
  rememberIncarnation,
} from '../../../../lambdas/consumer/recent-incarnation.ts';
import { FakeStreamIncarnations } from '../../../support/fake-stream-incarnations.ts';
import { incarnation } from '../../../support/records.ts';

const recreated = { ...incarnation, createdAtSeconds: incarnation.createdAtSeconds + 1 };
const retentionMs = 24 * 3_600_000;
let nowMs: number;
let stream: FakeStreamIncarnations;
let memory: RecentIncarnation;
beforeEach(() => {
  nowMs = 1_000_000;
  stream = new FakeStreamIncarnations(incarnation);
  memory = rememberIncarnation(stream, () => new Date(nowMs));
});

describe('the recent incarnation', () => {
  it('is asked for once a minute', async () => {
    await memory.recent(100);
    nowMs += 59_999;
    expect(await memory.recent(100)).toEqual({ incarnation, retentionMs, isCertain: true });
    expect(stream.calls).toBe(1);
    nowMs += 1;
    stream.current = recreated;
    expect(await memory.recent(100)).toEqual({ incarnation: recreated, retentionMs, isCertain: true });
  });

  it('is uncertain where Kinesis does not answer any more', async () => {
    await memory.recent(100);
    nowMs += 60_000;
    stream.isDown = true;
    expect(await memory.recent(100)).toEqual({ incarnation, retentionMs, isCertain: false });
  });

  it('is unknown where Kinesis never answered', async () => {
    stream.isDown = true;
    await expect(memory.recent(100)).rejects.toThrow(IncarnationUnknown);
  });

  it('C39: does not trust its age where the clock was set back', async () => {
    await memory.recent(100);
    nowMs -= 1;
    await memory.recent(100);
    expect(stream.calls).toBe(2);
  });

  it('counts its age from before the question, which may have taken long', async () => {
    const slow = rememberIncarnation(
      {
        confirm: async () => {
          nowMs += 60_000;
          return stream.confirm();
        },
      },
      () => new Date(nowMs),
    );
    await slow.recent(100);
    await slow.recent(100);
    expect(stream.calls).toBe(2);
  });

  it('passes faults on that are not a missing answer', async () => {
    await memory.recent(100);
    nowMs += 60_000;
    const fault = new TypeError('planted');
    stream.confirm = () => Promise.reject(fault);
    await expect(memory.recent(100)).rejects.toBe(fault);
    await expect(memory.confirmNow(100)).rejects.toBe(fault);
  });
});

describe('S7: confirming now', () => {
  it('asks each time, and refreshes what is remembered', async () => {
    await memory.recent(100);
    stream.current = recreated;
    expect(await memory.confirmNow(100)).toEqual({ incarnation: recreated, retentionMs });
    expect(await memory.recent(100)).toEqual({ incarnation: recreated, retentionMs, isCertain: true });
    expect(stream.calls).toBe(2);
  });

  it('gives null where Kinesis does not answer, so that nothing is skipped', async () => {
    await memory.recent(100);
    stream.isDown = true;
    expect(await memory.confirmNow(100)).toBeNull();
  });
});
