import { expect, it } from 'vitest';
import type { MessageText } from '../../../../cli/input/parse-message.ts';
import { batchMessages } from '../../../../cli/produce/batch-messages.ts';

const messages = (from: number, to: number, json = '{}'): readonly MessageText[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ line: from + index, json }));
const never = (): Promise<void> => new Promise(() => undefined);
const limits = { maxBytes: 3_000, maxMessages: 4 };

/** The lines of each batch, and what it ended with. */
async function batchesOf(source: AsyncIterable<readonly MessageText[]>, idle = never) {
  const batches: (readonly number[])[] = [];
  try {
    for await (const batch of batchMessages(source, limits, idle)) batches.push(batch.map(({ line }) => line));
  } catch (error) {
    return { batches, error };
  }
  return { batches };
}

it('gathers what fits by number', async () => {
  const source = async function* () {
    yield messages(1, 3);
    yield [];
    yield messages(4, 9);
  };
  expect(await batchesOf(source())).toEqual({ batches: [[1, 2, 3, 4], [5, 6, 7, 8], [9]] });
});

it('gathers what fits by bytes', async () => {
  const source = async function* () {
    yield messages(1, 3, 'x'.repeat(600));
  };
  expect(await batchesOf(source())).toEqual({ batches: [[1], [2], [3]] });
});

it('gives what came before the source fails', async () => {
  const boom = new Error('boom');
  const source = async function* () {
    yield messages(1, 2);
    throw boom;
  };
  expect(await batchesOf(source())).toEqual({ batches: [[1, 2]], error: boom });
});

it('does not wait for more where none comes', async () => {
  const isSent = Promise.withResolvers<void>();
  const source = async function* () {
    yield messages(1, 1);
    await isSent.promise;
    yield messages(2, 2);
  };
  const batches: (readonly number[])[] = [];
  for await (const batch of batchMessages(source(), limits, () => Promise.resolve())) {
    batches.push(batch.map(({ line }) => line));
    isSent.resolve();
  }
  expect(batches).toEqual([[1], [2]]);
});
