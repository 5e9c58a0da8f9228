import { expect } from 'vitest';
import type { GroupStarts } from '../../lambdas/consumer/ports.ts';
import { hangMs } from './hang-ms.ts';

/** What each store of starts promises: the first start of a group holds for ever. */
export async function expectFirstStartKept(starts: GroupStarts): Promise<void> {
  const first = { startFrom: 'latest', startAt: new Date('2026-01-01T00:00:00.000Z') };
  const later = { startFrom: 'earliest', startAt: new Date('2026-02-01T00:00:00.000Z') };
  expect(await starts.establish('late', 'numbers', first, hangMs)).toEqual(first);
  expect(await starts.establish('late', 'numbers', later, hangMs)).toEqual(first);
  expect(await starts.establish('other', 'numbers', later, hangMs)).toEqual(later);
}
