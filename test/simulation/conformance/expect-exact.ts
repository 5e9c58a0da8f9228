import { expect } from 'vitest';
import type { Ground } from './conformance.ts';
import { idOfNumber } from './watched-producer.ts';

/**
 * Lets everything heal and waits until all that landed is handled. Then expects the numbers 1 to `last` as one document
 * each and nothing else, no dead letter, and the checkpoint of each shard that ever had a record at its last one.
 */
export async function expectExact(ground: Ground, last: number): Promise<void> {
  const { consumer, deadLetters, documents, faults, mirror } = ground;
  faults.heal();
  await ground.untilHandled();
  await consumer.atRest();
  const stored = await documents.find().toArray();
  const numbers = stored.map(({ value }) => Number(value.number)).sort((left, right) => left - right);
  const expected = Array.from({ length: last }, (_, index) => index + 1);
  expect(numbers).toEqual(expected);
  expect(stored.map(({ _id }) => _id).sort()).toEqual(expected.map(idOfNumber).sort());
  expect(await deadLetters.countDocuments()).toBe(0);
  const ends = mirror
    .shards()
    .flatMap(({ id, records }) => records.slice(-1).map(({ sequence }) => [id, sequence] as const));
  const rows = (await ground.checkpoints()).map(({ shard, sequence }) => [shard, sequence] as const);
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(ends));
}
