import { expect } from 'vitest';
import type { GroupStarts } from '../../lambdas/consumer/ports.ts';

const timeoutMs = 10_000;

/** What each store of starts promises: the first start of a group holds for ever. */
export async function expectFirstStartKept(starts: GroupStarts): Promise<void> {
  const first = { startFrom: 'latest', startAt: new Date('2026-01-01T00:00:00.000Z') };
  const later = { startFrom: 'earliest', startAt: new Date('2026-02-01T00:00:00.000Z') };
  expect(await starts.establish('late', 'numbers', first, timeoutMs)).toEqual(first);
  expect(await starts.establish('late', 'numbers', later, timeoutMs)).toEqual(first);
  expect(await starts.establish('other', 'numbers', later, timeoutMs)).toEqual(later);
}
