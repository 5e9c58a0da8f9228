import { describe, expect, it } from 'vitest';
import type { StartFrom } from '../../../../lambdas/consumer/core/start-from.ts';
import { groupStart } from '../../../../lambdas/consumer/group-start.ts';
import { arrival } from '../../../support/records.ts';

const open = (startFrom: StartFrom, ...answers: (Date | Error)[]) => {
  const asked: unknown[] = [];
  const starts = {
    establish: async (...question: unknown[]): Promise<Date> => {
      asked.push(question);
      const answer = answers.shift();
      if (answer instanceof Date) return answer;
      throw answer ?? new Error('asked too often');
    },
  };
  return {
    asked,
    start: groupStart(startFrom, { group: 'numtest', streamName: 'numbers', starts, now: () => arrival }),
  };
};

describe('the start of a group', () => {
  it('is none for a group that starts at the earliest', async () => {
    const { start, asked } = open({ kind: 'earliest' });
    expect(await start(100)).toBeNull();
    expect(asked).toEqual([]);
  });

  it('is the time that was configured', async () => {
    const { start, asked } = open({ kind: 'time', at: new Date(7) });
    expect(await start(100)).toEqual(new Date(7));
    expect(asked).toEqual([]);
  });

  it('is what the store holds for a group that starts at the latest, asked once', async () => {
    const { start, asked } = open({ kind: 'latest' }, new Date(7));
    expect([await start(100), await start(200)]).toEqual([new Date(7), new Date(7)]);
    expect(asked).toEqual([['numtest', 'numbers', arrival, 100]]);
  });

  it('is asked for again where the store did not answer', async () => {
    const { start } = open({ kind: 'latest' }, new Error('planted'), new Date(7));
    await expect(start(100)).rejects.toThrow('planted');
    expect(await start(100)).toEqual(new Date(7));
  });
});
