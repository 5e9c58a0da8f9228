import { expect, it } from 'vitest';
import { CommandAttempts } from './command-attempts.ts';

it('counts tries by their kind and shard, and tells which may still do something', async () => {
  const attempts = new CommandAttempts();
  const state = () => [attempts.begun('skip', 'one'), attempts.isUnderWay('skip', 'one')];
  expect(state()).toEqual([0, false]);
  await attempts.during('skip', 'one', async () => expect(state()).toEqual([1, true]));
  expect(state()).toEqual([1, false]);
  const failing = attempts.during('skip', 'one', () => Promise.reject(new Error('planted')));
  await expect(failing).rejects.toThrow('planted');
  expect(state()).toEqual([2, false]);
  // Its process dies.
  void attempts.during('skip', 'one', () => new Promise(() => undefined));
  expect(state()).toEqual([3, true]);
  expect([attempts.begun('skip', 'other'), attempts.begun('clear-skip', 'one')]).toEqual([0, 0]);
});
