import { describe, expect, it } from 'vitest';
import type { StartFrom } from '../../../../lambdas/consumer/core/start-from.ts';
import { groupStart } from '../../../../lambdas/consumer/group-start.ts';
import type { GroupStart } from '../../../../lambdas/consumer/ports.ts';
import { ConfigurationError } from '../../../../lambdas/shared/errors.ts';
import { arrival } from '../../../support/records.ts';

/** A store that keeps the first start, as the real one does; `faults` are thrown first. */
const open = (startFrom: StartFrom, kept?: GroupStart, ...faults: Error[]) => {
  const asked: unknown[] = [];
  const starts = {
    establish: async (...[group, stream, start, timeoutMs]: [string, string, GroupStart, number]) => {
      asked.push([group, stream, timeoutMs]);
      const fault = faults.shift();
      if (fault !== undefined) throw fault;
      return kept ?? start;
    },
  };
  const dependencies = {
    group: 'numtest',
    streamName: 'numbers',
    starts,
    copies: starts,
    now: () => arrival,
  };
  return { asked, start: groupStart(startFrom, dependencies) };
};

/** Both hold a start; `wanted` is what each was asked to keep. */
const twoStores = (tableMs: number, copyMs: number) => {
  const wanted: Date[] = [];
  const holding = (ms: number) => ({
    establish: async (...[, , { startAt }]: [string, string, GroupStart, number]) => {
      wanted.push(startAt);
      return { startFrom: 'latest', startAt: new Date(ms) };
    },
  });
  return { wanted, starts: holding(tableMs), copies: holding(copyMs) };
};

describe('the start of a group', () => {
  it('lies before everything for a group that starts at the earliest', async () => {
    expect(await open({ kind: 'earliest' }).start(100)).toEqual(new Date(0));
  });

  it('is the time that was configured', async () => {
    expect(await open({ kind: 'time', at: new Date(7) }).start(100)).toEqual(new Date(7));
  });

  it('is the moment of the first invocation for a group that starts at the latest', async () => {
    expect(await open({ kind: 'latest' }).start(100)).toEqual(arrival);
  });

  it('is what the store holds, asked once a sandbox', async () => {
    const { start, asked } = open({ kind: 'latest' }, { startFrom: 'latest', startAt: new Date(7) });
    expect([await start(100), await start(200)]).toEqual([new Date(7), new Date(7)]);
    const once = ['numtest', 'numbers', 100];
    expect(asked).toEqual([once, once]);
  });

  it('is kept once where the configuration tells it anyway', async () => {
    const { start, asked } = open({ kind: 'earliest' });
    await start(100);
    expect(asked).toHaveLength(1);
  });

  it.each<[StartFrom, string]>([
    [{ kind: 'latest' }, 'earliest'],
    [{ kind: 'earliest' }, 'latest'],
    [{ kind: 'time', at: new Date(9) }, new Date(7).toISOString()],
  ])('is refused where the configuration was changed since: %j', async (startFrom, former) => {
    const { start } = open(startFrom, { startFrom: former, startAt: new Date(7) });
    await expect(start(100)).rejects.toThrow(ConfigurationError);
    await expect(start(100)).rejects.toThrow(`began with startFrom ${former}`);
  });

  it.each([
    ['the copy, where the table was emptied', 9, 7],
    ['the table, where the database was exchanged', 7, 9],
  ])('O9: of a group at the latest is the earlier one of two: %s', async (_, tableMs, copyMs) => {
    const { starts, copies, wanted } = twoStores(tableMs, copyMs);
    const dependencies = { group: 'numtest', streamName: 'numbers', starts, copies, now: () => arrival };
    expect(await groupStart({ kind: 'latest' }, dependencies)(100)).toEqual(new Date(7));
    expect(wanted).toEqual([arrival, new Date(tableMs)]);
  });

  it('is asked for again where the store did not answer', async () => {
    const { start } = open({ kind: 'latest' }, undefined, new Error('planted'));
    await expect(start(100)).rejects.toThrow('planted');
    expect(await start(100)).toEqual(arrival);
  });
});
