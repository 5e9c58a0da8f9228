import { beforeEach, describe, expect, it } from 'vitest';
import { IncarnationUnknown, StreamCallsLimited } from '../../../../engine/stream/errors.ts';
import { type RecentIncarnation, rememberIncarnation } from '../../../../engine/stream/recent-incarnation.ts';
import { askingTimes, type TestTimes } from '../../../support/asking-times.ts';
import { FakeStreamIncarnations } from '../../../support/fake-stream-incarnations.ts';
import { incarnation } from '../../../support/records.ts';

const recreated = { ...incarnation, createdAtSeconds: incarnation.createdAtSeconds + 1 };
const retentionMs = 24 * 3_600_000;
let nowMs: number;
let stream: FakeStreamIncarnations;
let memory: RecentIncarnation;
let times: TestTimes;
beforeEach(() => {
  nowMs = 1_000_000;
  stream = new FakeStreamIncarnations(incarnation);
  times = askingTimes(() => new Date(nowMs));
  memory = rememberIncarnation(stream, times);
});

/** What Kinesis says. */
const said = (current = incarnation): object => ({
  incarnation: current,
  retentionMs,
  openShards: stream.openShards,
});

describe('the recent incarnation', () => {
  it('is asked for once a minute', async () => {
    await memory.recent(100);
    nowMs += 59_999;
    expect(await memory.recent(100)).toEqual({ ...said(), isCertain: true, isNew: false });
    expect(stream.calls).toBe(1);
    nowMs += 1;
    stream.current = recreated;
    expect(await memory.recent(100)).toEqual({ ...said(recreated), isCertain: true, isNew: true });
  });

  it('is uncertain where Kinesis does not answer any more', async () => {
    await memory.recent(100);
    nowMs += 60_000;
    stream.isDown = true;
    expect(await memory.recent(100)).toEqual({ ...said(), isCertain: false, isNew: false });
  });

  it('is asked for earlier by a random part of half the time, so that not all ask at once', async () => {
    times.chance = 0.5;
    await memory.recent(100);
    nowMs += 44_999;
    await memory.recent(100);
    expect(stream.calls).toBe(1);
    nowMs += 1;
    await memory.recent(100);
    expect(stream.calls).toBe(2);
  });

  it('stays certain where an early question is not answered, until the minute is over', async () => {
    times.chance = 0.5;
    await memory.recent(100);
    stream.isDown = true;
    nowMs += 59_999;
    expect(await memory.recent(100)).toEqual({ ...said(), isCertain: true, isNew: false });
    nowMs += 1;
    expect(await memory.recent(100)).toEqual({ ...said(), isCertain: false, isNew: false });
  });

  it('may be older in a stream of over 300 open shards: 0.2 s a shard', async () => {
    stream.openShards = 5_000;
    await memory.recent(100);
    nowMs += 999_999;
    expect(await memory.recent(100)).toEqual({ ...said(), isCertain: true, isNew: false });
    expect(stream.calls).toBe(1);
    nowMs += 1;
    await memory.recent(100);
    expect(stream.calls).toBe(2);
  });

  it('is not asked for again at once where Kinesis refused', async () => {
    await memory.recent(100);
    nowMs += 60_000;
    stream.isLimited = true;
    for (let time = 1; time <= 3; time++) await memory.recent(100);
    expect(stream.calls).toBe(2);
    await times.sleep(1_000);
    await memory.recent(100);
    expect(stream.calls).toBe(3);
  });

  it('is asked for again, once it is too old, after a connection that was lost meanwhile', async () => {
    await memory.recent(5_000);
    nowMs += 60_000;
    stream.fails = 1;
    expect(await memory.recent(5_000)).toEqual({ ...said(), isCertain: true, isNew: true });
    expect(stream.calls).toBe(3);
  });

  it('is waited for, once it is too old, for a moment only: most batches can do without', async () => {
    await memory.recent(5_000);
    nowMs += 60_000;
    stream.isLimited = true;
    for (let time = 1; time <= 3; time++)
      expect(await memory.recent(5_000)).toEqual({ ...said(), isCertain: false, isNew: false });
    expect([stream.calls, times.monotonicMs()]).toEqual([3, 4_500]);
  });

  it('is unknown where Kinesis never answered', async () => {
    stream.isDown = true;
    await expect(memory.recent(100)).rejects.toThrow(IncarnationUnknown);
  });

  it('is waited for at first, with pauses, and no longer than there is time', async () => {
    stream.isLimited = true;
    await expect(memory.recent(3_000)).rejects.toThrow(StreamCallsLimited);
    expect([stream.calls, times.monotonicMs()]).toEqual([2, 3_000]);
  });

  it('is asked for three times at most, however much time there is', async () => {
    stream.isLimited = true;
    await expect(memory.recent(60_000)).rejects.toThrow(StreamCallsLimited);
    expect([stream.calls, times.monotonicMs()]).toEqual([3, 5_000]);
  });

  it('is waited for by the next invocation too, after the pause that the one before did not see the end of', async () => {
    stream.isLimited = true;
    await memory.recent(6_000).catch(() => undefined);
    stream.isLimited = false;
    for (let time = 1; time <= 3; time++) await expect(memory.recent(5_000)).rejects.toThrow(IncarnationUnknown);
    expect(stream.calls).toBe(3);
    expect(await memory.recent(5_000)).toEqual({ ...said(), isCertain: true, isNew: true });
    expect(times.monotonicMs()).toBe(21_000);
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
      times,
    );
    await slow.recent(100);
    await slow.recent(100);
    expect(stream.calls).toBe(2);
  });

  it('gives a call whole milliseconds, as its timer takes no others', async () => {
    const fractions = { ...times, monotonicMs: () => times.monotonicMs() + Math.PI / 10 };
    const timeouts: number[] = [];
    const source = {
      confirm: (timeoutMs: number) => {
        timeouts.push(timeoutMs);
        AbortSignal.timeout(timeoutMs);
        return stream.confirm();
      },
    };
    stream.isLimited = true;
    await rememberIncarnation(source, fractions)
      .recent(4_000.9)
      .catch(() => undefined);
    expect(timeouts).toEqual([4_000, 3_000]);
  });

  it('passes faults on that are not a missing answer', async () => {
    await memory.recent(100);
    nowMs += 60_000;
    const fault = new TypeError('planted');
    stream.confirm = () => Promise.reject(fault);
    await expect(memory.recent(100)).rejects.toBe(fault);
    await expect(memory.confirmNow(100)).rejects.toBe(fault);
    await expect(memory.confirmInTurn(100)).rejects.toBe(fault);
  });
});

describe('S7: confirming now', () => {
  it('asks each time, and refreshes what is remembered', async () => {
    await memory.recent(100);
    stream.current = recreated;
    expect(await memory.confirmNow(100)).toEqual(said(recreated));
    expect(await memory.recent(100)).toEqual({ ...said(recreated), isCertain: true, isNew: false });
    expect(stream.calls).toBe(2);
  });

  it('gives null where Kinesis does not answer in time, though it was asked again', async () => {
    await memory.recent(100);
    stream.isDown = true;
    expect(await memory.confirmNow(5_000)).toBeNull();
    expect([stream.calls, times.monotonicMs()]).toEqual([1 + 2, 5_000]);
  });

  it('gives the answer that came at another attempt', async () => {
    stream.isLimited = true;
    const sleep = async (): Promise<void> => {
      stream.isLimited = false;
    };
    expect(await rememberIncarnation(stream, { ...times, sleep }).confirmNow(5_000)).toEqual(said());
  });
});

describe('S7: confirming in turn', () => {
  it('asks now, and refreshes what is remembered', async () => {
    await memory.recent(100);
    stream.current = recreated;
    expect(await memory.confirmInTurn(100)).toEqual(said(recreated));
    expect(await memory.recent(100)).toEqual({ ...said(recreated), isCertain: true, isNew: false });
    expect(stream.calls).toBe(2);
  });

  it('gives null where Kinesis does not answer, so that nothing is skipped, and asks once', async () => {
    await memory.recent(100);
    stream.isDown = true;
    expect(await memory.confirmInTurn(5_000)).toBeNull();
    expect([stream.calls, times.monotonicMs()]).toEqual([2, 0]);
  });

  it('gives null without asking where there is no turn', async () => {
    stream.openShards = 5_000;
    await memory.recent(100);
    expect(await memory.confirmInTurn(100)).toBeNull();
    expect(stream.calls).toBe(1);
    await times.sleep(1_000_000);
    expect(await memory.confirmInTurn(100)).toEqual(said());
    expect(await memory.confirmInTurn(100)).toBeNull();
    expect(stream.calls).toBe(2);
  });

  it('has a turn for every batch of a small stream', async () => {
    await memory.recent(100);
    for (let batch = 1; batch <= 100; batch++) expect(await memory.confirmInTurn(100)).toEqual(said());
  });
});
