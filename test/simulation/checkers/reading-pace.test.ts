import { expect, it } from 'vitest';
import { VirtualTime } from '../engine/virtual-time.ts';
import { type Page, ReadingPace } from './reading-pace.ts';

function watched() {
  const time = new VirtualTime(0);
  const excesses: string[] = [];
  const pace = new ReadingPace('operator-1', time, (excess) => void excesses.push(excess));
  const read = (iterator: string, page: Page | Error): Promise<unknown> =>
    pace
      .read(iterator, () => (page instanceof Error ? Promise.reject(page) : Promise.resolve(page)))
      .catch(() => undefined);
  const pass = async (ms: number): Promise<void> => {
    void time.sleep(ms);
    await time.run(() => false, 10);
  };
  return { read, pass, excesses };
}

it('lets the next page be read after 200 ms, and no sooner', async () => {
  const { read, pass, excesses } = watched();
  await read('a', { NextShardIterator: 'b' });
  await pass(200);
  await read('b', { NextShardIterator: 'c' });
  expect(excesses).toEqual([]);
  await pass(199);
  await read('c', {});
  expect(excesses).toEqual(['operator-1 read on 1 ms too soon']);
});

it('lets the same page be asked for again after 200 ms where it was not given', async () => {
  const { read, pass, excesses } = watched();
  await read('a', new Error('planted'));
  await pass(200);
  await read('a', new Error('planted'));
  expect(excesses).toEqual([]);
  await read('a', {});
  expect(excesses).toHaveLength(1);
});

it('lets fresh iterators be read by at once', async () => {
  const { read, excesses } = watched();
  await read('a', new Error('planted'));
  await read('b', {});
  await read('c', { NextShardIterator: 'd' });
  expect(excesses).toEqual([]);
});
