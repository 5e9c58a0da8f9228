import { describe, expect, it } from 'vitest';
import { StreamUnreadable } from '../../../../engine/stream/errors.ts';
import { readFresh } from '../../../../engine/stream/read-page.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';

/** Reads a shard of five records whose next iterators have expired; gives its numbers, and how often it was opened anew. */
async function read(expired: number, isGone = false) {
  const world = new OperatorWorld();
  world.stream.put(world.shard, ...numbers(1, 5));
  world.stream.faults = Array<'expired'>(expired).fill('expired');
  const open = async (): Promise<string> => {
    const opened = await world.stream.open(world.shard, { kind: 'earliest' });
    return opened.kind === 'open' ? opened.iterator : '';
  };
  const iterator = await open();
  const reopen = async (): Promise<string | null> => (isGone ? null : open());
  const page = await readFresh(iterator, reopen, 2, world.operator());
  const read = page?.records.map(({ sequence }) => Number(sequence)) ?? null;
  return { read, reopened: world.stream.opened.length - 1 };
}

describe('reading one page', () => {
  it('takes the iterator where it is good', async () => {
    expect(await read(0)).toEqual({ read: [1, 2], reopened: 0 });
  });

  it('S4: takes a fresh one where it has expired, and another where that has as well', async () => {
    expect(await read(3)).toEqual({ read: [1, 2], reopened: 3 });
  });

  it('S4: gives up where fresh ones have expired three times in a row', async () => {
    await expect(read(4)).rejects.toBeInstanceOf(StreamUnreadable);
  });

  it('gives nothing where there is none to be had any more', async () => {
    expect(await read(1, true)).toEqual({ read: null, reopened: 0 });
  });
});
