import { describe, expect, it } from 'vitest';
import { Program, type Run } from './explored-process.ts';
import type { Reply, StoreCall } from './store-call.ts';

const read: StoreCall = { store: 'database', collection: 'c', kind: 'find', filter: {}, isRaw: false };
const reply = (key: string): Reply => ({ key, give: () => key });
const lost: Reply = {
  key: 'lost',
  give: () => {
    throw new RangeError('lost');
  },
};

/** Counts how often the code ran. */
function counted(run: Run): { readonly program: Program; readonly runs: () => number } {
  let [runs, steps] = [0, 0];
  const program = new Program(
    true,
    (ask) => {
      runs += 1;
      return run(ask);
    },
    () => steps++,
  );
  return { program, runs: () => runs };
}

const twoReads: Run = async (ask) => {
  if ((await ask(read)) === 'end') return;
  await ask(read);
};

describe('a process', () => {
  it('stands where its replies have led it, and runs once for each row of replies', async () => {
    const { program, runs } = counted(twoReads);
    const first = await program.begin();
    const ended = await program.next(first, reply('end'));
    const second = await program.next(first, reply('go on'));
    expect([first.call, second.call]).toEqual([read, read]);
    expect([first.end, ended.end, second.end]).toEqual([null, { kind: 'done' }, null]);
    expect(runs()).toBe(2);
    expect(program.next(first, reply('go on'))).toBe(second);
    expect(await program.begin()).toBe(first);
    expect(runs()).toBe(2);
  });

  it('fails with what it throws', async () => {
    const { program } = counted(twoReads);
    const { end } = await program.next(await program.begin(), lost);
    expect(end).toEqual({ kind: 'failed', name: 'RangeError', message: 'lost' });
  });

  it('may wait for stores alone', async () => {
    const { program } = counted(() => new Promise(() => undefined));
    await expect(program.begin()).rejects.toThrow('waits for something that is no store');
  });
});
