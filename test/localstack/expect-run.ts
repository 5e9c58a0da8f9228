import { expect } from 'vitest';
import type { DeployedStack } from '../support/deployed-stack.ts';

/** Waits until the group has handled the stream, and expects the numbers `from` to `to` of a run once each. */
export async function expectRun(
  stack: DeployedStack,
  runId: string,
  [from, to]: readonly [number, number],
  { group = 'numtest', collection = 'numtest' } = {},
): Promise<void> {
  await stack.untilCaughtUp(group);
  expect(await numbersOf(stack, runId, collection)).toEqual(Array.from({ length: to - from + 1 }, (_, i) => from + i));
}

/** The numbers of a run as they stand in the collection, ascending, each as often as it is there. */
export async function numbersOf(stack: DeployedStack, runId: string, collection = 'numtest'): Promise<number[]> {
  const documents = await stack
    .collection(collection)
    .find({ type: 'highwater.number' }, { projection: { value: 1 } })
    .toArray();
  return documents
    .filter(({ _id }) => _id.startsWith(`highwater:numbers ${runId}:`))
    .map((document) => Number(document['value'].number))
    .sort((a, b) => a - b);
}
