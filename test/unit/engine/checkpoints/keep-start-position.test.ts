import { describe, expect, it } from 'vitest';
import type { StartPosition } from '../../../../engine/checkpoints/start-position.ts';
import { keepStartPosition } from '../../../../engine/checkpoints/start-position.ts';
import { ConfigurationError } from '../../../../engine/runtime/errors.ts';

/** A store that keeps the first start, as the real one does; `faults` are thrown first. */
const open = (position: StartPosition, kept?: string, ...faults: Error[]) => {
  const asked: unknown[] = [];
  const starts = {
    establish: async (...[group, stream, startFrom, timeoutMs]: [string, string, string, number]) => {
      asked.push([group, stream, startFrom, timeoutMs]);
      const fault = faults.shift();
      if (fault !== undefined) throw fault;
      return kept ?? startFrom;
    },
  };
  return { asked, start: keepStartPosition(position, { group: 'numtest', streamName: 'numbers', starts }) };
};

const time = new Date('2026-01-31T00:00:00.500Z');

describe('the start of a group', () => {
  it('is none for a group that starts at the earliest', async () => {
    const { start, asked } = open('earliest');
    expect(await start(100)).toBeNull();
    expect(asked).toEqual([['numtest', 'numbers', 'earliest', 100]]);
  });

  it('is the time that was configured, written down once an execution environment', async () => {
    const { start, asked } = open(time);
    expect([await start(100), await start(200)]).toEqual([time, time]);
    expect(asked).toEqual([['numtest', 'numbers', '2026-01-31T00:00:00.500Z', 100]]);
  });

  it.each<[StartPosition, string]>([
    ['earliest', time.toISOString()],
    [time, 'earliest'],
    [new Date(time.getTime() + 1), time.toISOString()],
  ])('is refused where the configuration was changed since: %j', async (position, former) => {
    const { start } = open(position, former);
    await expect(start(100)).rejects.toThrow(ConfigurationError);
    await expect(start(100)).rejects.toThrow(`began with startFrom ${former}`);
  });

  it('is asked for again where the store did not answer', async () => {
    const { start } = open(time, undefined, new Error('planted'));
    await expect(start(100)).rejects.toThrow('planted');
    expect(await start(100)).toEqual(time);
  });
});
