import { describe, expect, it } from 'vitest';
import { FailureStoreUnavailable } from '../../../../engine/failures/errors.ts';
import { type DiscardedFailure, discardFailure } from '../../../../engine/operate/discard-failure.ts';
import { StreamUnreadable } from '../../../../engine/stream/errors.ts';
import { batchObject, batchKey as key, kinesisEvent, requestObject } from '../../../support/failure-objects.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';

const requestId = 'e4b46cbf-b738-4b5e-8880-a18cdf61200e';

/** A group that has handled 1 to 3 of 9, and an object. */
async function holding(object: object): Promise<OperatorWorld> {
  const world = await OperatorWorld.handled(9, 3);
  world.failures.objects.set(key, JSON.stringify(object));
  return world;
}
const discard = (world: OperatorWorld, isDryRun = false): Promise<DiscardedFailure> =>
  discardFailure({ key, isDryRun }, world.operator());
const without = (info = {}, payload?: unknown) => batchObject(numbers(5, 8), info, { payload });

describe('discarding an object of the failure bucket', () => {
  it('deletes a batch, stores nothing of it, and names its records in the log but not their payloads', async () => {
    const world = await holding(batchObject(numbers(5, 8)));
    const { shard } = world;
    const givenUp = {
      kind: 'batch',
      batch: { group: 'numtest', shard, from: '5', through: '8', records: 4 },
      request: null,
      problem: null,
    };
    expect(await discard(world)).toEqual({ outcome: 'discarded', ...givenUp });
    expect([world.stored(), world.failures.objects.size]).toEqual([[1, 2, 3], 0]);
    expect(world.logged).toContainEqual(expect.objectContaining({ event: 'failure.discarding', key, ...givenUp }));
    expect(world.logged).toContainEqual(expect.objectContaining({ event: 'failure.discarded', key }));
    expect(JSON.stringify(world.logged)).not.toContain('Records');
  });

  it.each<[unknown, object]>([
    [{}, { from: 1, to: 1_000, isValid: true }],
    [
      { runId: 'mine', from: 1, to: 9 },
      { runId: 'mine', from: 1, to: 9, isValid: true },
    ],
    [
      { topic: 'orders', messages: [{ value: 'planted' }, { value: 'planted' }] },
      { topic: 'orders', from: 0, messages: 2, isValid: true },
    ],
    [
      { from: 9, to: 1, form: 'planted' },
      { from: 9, to: 1, isValid: false },
    ],
    ['planted', { isValid: false }],
  ])('deletes a request, and names its run, its topic and its numbers: %j', async (payload, said) => {
    const world = await holding(requestObject(payload));
    const unsaid = { requestId, runId: requestId, topic: null, from: null, to: null, messages: null };
    const request = { ...unsaid, ...said };
    expect(await discard(world)).toMatchObject({ outcome: 'discarded', kind: 'request', batch: null, request });
    expect(world.logged).toContainEqual(expect.objectContaining({ event: 'failure.discarding', request }));
    expect(JSON.stringify(world.logged)).not.toContain('planted');
    expect(world.failures.objects.size).toBe(0);
  });

  it('deletes what is neither, and says why it is neither', async () => {
    const world = await holding({});
    expect(await discard(world)).toMatchObject({
      kind: 'unknown',
      problem: 'It has neither KinesisBatchInfo nor requestPayload.',
    });
    expect(world.failures.objects.size).toBe(0);
  });

  it('finds it gone the next time, also where the reply of the deletion was lost', async () => {
    const world = await holding(requestObject({ to: 5 }));
    world.failures.losesReplies = true;
    await expect(discard(world)).rejects.toThrow(FailureStoreUnavailable);
    expect(await discard(world)).toEqual({ outcome: 'gone' });
  });

  it('refuses a batch of another group, and leaves it', async () => {
    const world = await holding(batchObject(numbers(5, 8)));
    const dependencies = world.operator();
    const failures = { ...dependencies.failures, groups: new Map([['numtest-consumer', 'late']]) };
    await expect(discardFailure({ key, isDryRun: false }, { ...dependencies, failures })).rejects.toThrow(
      'It is a batch of the group late: give the command to that group.',
    );
    expect(world.failures.objects.size).toBe(1);
  });
});

describe('the dry run', () => {
  it('deletes and logs nothing', async () => {
    const world = await holding(batchObject(numbers(5, 8)));
    const before = world.logged.length;
    expect(await discard(world, true)).toMatchObject({ outcome: 'kept', batch: { from: '5' } });
    expect([world.failures.objects.size, world.logged.length]).toEqual([1, before]);
  });

  it.each<[string, object, boolean, number?]>([
    ['a batch with its records', batchObject(numbers(5, 8)), true],
    ['a batch with some of them', without({}, JSON.stringify(kinesisEvent(numbers(5, 6)))), true],
    ['a batch without, whose records the stream holds', without(), true],
    ['one of which the stream holds the last', without(), true, 7],
    ['one whose records have expired', without(), false, 8],
    ['one of another stream', without({ approximateArrivalOfFirstRecord: '2020-01-01T00:00:00Z' }), false],
    ['a request', requestObject({ to: 5 }), true],
    ['a request that the producer refuses', requestObject({ to: '5' }), false],
    ['what is neither', {}, false],
  ])('says whether anything can still be redriven: %s', async (_, object, isRedrivable, trimmed) => {
    const world = await holding(object);
    if (trimmed !== undefined) world.stream.trim(world.shard, trimmed);
    expect(await discard(world, true)).toMatchObject({ outcome: 'kept', isRedrivable });
  });

  it('says so where the stream does not tell', async () => {
    const world = await holding(without());
    world.stream.read = () => Promise.reject(new StreamUnreadable('planted'));
    expect(await discard(world, true)).toMatchObject({ outcome: 'kept', isRedrivable: null });
  });
});
