import { describe, expect, it } from 'vitest';
import { CommandRefused } from '../../../../engine/checkpoints/errors.ts';
import { FailureStoreUnavailable } from '../../../../engine/failures/errors.ts';
import { forgetFailure, redriveFailure } from '../../../../engine/operate/redrive-failure.ts';
import { MalformedBatch, StreamUnreadable } from '../../../../engine/stream/errors.ts';
import type { StreamRecord } from '../../../../engine/stream/record.ts';
import {
  batchObject,
  batchKey as key,
  kinesisEvent,
  requestKey,
  requestObject,
} from '../../../support/failure-objects.ts';
import { crashEverywhere, numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { arrival, record, sequence, utf8 } from '../../../support/records.ts';

const command = { key, leftAlone: [] };
const redrive = (world: OperatorWorld) => redriveFailure(command, world.operator());

/** A group that has handled 1 to 3, and whose mapping gave up on `records`. */
async function givenUp(object: object, inStream = 3): Promise<OperatorWorld> {
  const world = await OperatorWorld.handled(inStream, 3);
  world.failures.objects.set(key, JSON.stringify(object));
  return world;
}

describe('redriving a batch', () => {
  it('O6: stores its records, moves neither checkpoint, and then deletes the object', async () => {
    const bad = record({ sequence: sequence(7), data: utf8('{') });
    const world = await givenUp(batchObject([...numbers(2, 6), bad]));
    const before = [world.row(), world.sinkCheckpoint()];
    expect(await redrive(world)).toMatchObject({
      outcome: 'stored',
      counts: { records: 6, already: 2, inserted: 3, deadLetters: 1 },
    });
    expect([world.stored(), world.setAside()]).toEqual([[1, 2, 3, 4, 5, 6], [7]]);
    expect([world.row(), world.sinkCheckpoint(), world.failures.objects.size]).toEqual([...before, 0]);
  });

  it('names the batch in the log before it reads it', async () => {
    const world = await givenUp(batchObject(numbers(4, 6)));
    await redrive(world);
    expect(world.logged).toContainEqual(expect.objectContaining({ event: 'replay.batch', first: '4', last: '6' }));
  });

  it('dies anywhere and is given again: everything is stored, and the object gone', async () => {
    const places = await crashEverywhere(
      () => givenUp(batchObject(numbers(2, 6))),
      (dependencies) => redriveFailure(command, dependencies),
      (world) => {
        expect(world.stored()).toEqual([1, 2, 3, 4, 5, 6]);
        expect(world.failures.objects.size).toBe(0);
      },
    );
    expect(places).toBeGreaterThan(8);
  });

  it('runs twice at once: the later one finds the documents there, or the object gone', async () => {
    const world = await givenUp(batchObject(numbers(4, 6)));
    const outcomes = await Promise.all([redrive(world), redrive(world)]);
    for (const { outcome } of outcomes) expect(['stored', 'gone']).toContain(outcome);
    expect(await redrive(world)).toEqual({ outcome: 'gone' });
    expect(world.stored()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('fails where the reply of the deletion is lost, and finds the object gone the next time', async () => {
    const world = await givenUp(batchObject(numbers(4, 6)));
    world.failures.losesReplies = true;
    await expect(redrive(world)).rejects.toThrow(FailureStoreUnavailable);
    expect(await redrive(world)).toEqual({ outcome: 'gone' });
  });

  it('keeps the object while anything is not proven to be stored', async () => {
    const world = await givenUp(batchObject(numbers(4, 6)));
    world.documents.fault = () => ({ kind: 'unknown', cause: new Error('planted') });
    await expect(redrive(world)).rejects.toThrow('Replay the batch again');
    expect(world.failures.objects.size).toBe(1);
  });

  it('leaves alone what is named, or was dead-lettered by command, and what arrived before the group’s start', async () => {
    const world = await givenUp(batchObject(numbers(4, 6)));
    const { shard } = world;
    const leftAlone = [{ shard, sequence: sequence(5) }];
    await redriveFailure({ key, leftAlone }, world.operator());
    expect([world.stored(), world.setAside()]).toEqual([[1, 2, 3, 4, 6], [5]]);
    world.failures.objects.set(key, JSON.stringify(batchObject(numbers(4, 6))));
    await redrive(world);
    expect(world.stored()).not.toContain(5);
    const late = await givenUp(batchObject(numbers(4, 6)));
    late.start = new Date(arrival.getTime() + 1);
    expect(await redrive(late)).toMatchObject({ outcome: 'stored', counts: { beforeStart: 3 } });
  });

  it.each<[string, object | null, string]>([
    ['garbage', null, 'It is no JSON object. It is left as it is.'],
    [
      'no function',
      batchObject(numbers(4, 6), {}, { requestContext: {} }),
      'It does not say of which function it is. It is left as it is.',
    ],
  ])('refuses %s, and leaves it', async (_, object, sentence) => {
    const world = await givenUp(object ?? []);
    if (object === null) world.failures.objects.set(key, '<xml>');
    await expect(redrive(world)).rejects.toThrow(new CommandRefused(sentence));
    expect(world.failures.objects.size).toBe(1);
  });

  it('refuses a batch of another group, and leaves it', async () => {
    const world = await givenUp(batchObject(numbers(4, 6)));
    const dependencies = world.operator();
    const failures = { ...dependencies.failures, groups: new Map([['numtest-consumer', 'late']]) };
    await expect(redriveFailure(command, { ...dependencies, failures })).rejects.toThrow(
      'It is a batch of the group late: give the command to that group.',
    );
    expect([world.failures.objects.size, world.stored()]).toEqual([1, [1, 2, 3]]);
  });

  it('refuses a batch of another stream, and leaves it', async () => {
    const payload = JSON.stringify(kinesisEvent(numbers(4, 6), 'letters'));
    const world = await givenUp(batchObject(numbers(4, 6), {}, { payload }));
    await expect(redrive(world)).rejects.toThrow(MalformedBatch);
    expect(world.failures.objects.size).toBe(1);
  });
});

describe('redriving a batch whose object lacks its records', () => {
  const without = (records: readonly StreamRecord[], info = {}, payload?: unknown) =>
    batchObject(records, info, { payload });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['no event', '{"Records":[]}'],
  ])('stores them from the stream, by their numbers alone (%s)', async (_, payload) => {
    const world = await givenUp(without(numbers(5, 8), {}, payload), 9);
    expect(await redrive(world)).toMatchObject({ outcome: 'stored', counts: { records: 4, inserted: 4 } });
    expect([world.stored(), world.failures.objects.size]).toEqual([[1, 2, 3, 5, 6, 7, 8], 0]);
  });

  it('stores one record alone', async () => {
    const world = await givenUp(without(numbers(5, 5)), 9);
    expect(await redrive(world)).toMatchObject({ outcome: 'stored', counts: { records: 1 } });
    expect(world.stored()).toEqual([1, 2, 3, 5]);
  });

  it('stores those of a payload that is cut off, and the others from the stream', async () => {
    const payload = JSON.stringify(kinesisEvent(numbers(5, 6)));
    const world = await givenUp(without(numbers(5, 8), {}, payload), 9);
    expect(await redrive(world)).toMatchObject({ outcome: 'stored' });
    expect(world.stored()).toEqual([1, 2, 3, 5, 6, 7, 8]);
  });

  it('says which are lost where the first ones have expired, stores the others, and keeps the object', async () => {
    const world = await givenUp(without(numbers(5, 8)), 9);
    world.stream.trim(world.shard, 6);
    const lost = { outcome: 'lost', shard: world.shard, from: '5', through: '8' };
    expect(await redrive(world)).toMatchObject({ ...lost, counts: { records: 2 } });
    expect([world.stored(), world.failures.objects.size]).toEqual([[1, 2, 3, 7, 8], 1]);
    expect(await redrive(world)).toMatchObject({ ...lost, counts: { already: 2 } });
  });

  it.each([8, 9])('says that all are lost where all have expired (through %i)', async (trimmed) => {
    const world = await givenUp(without(numbers(5, 8)), 9);
    world.stream.trim(world.shard, trimmed);
    expect(await redrive(world)).toMatchObject({ outcome: 'lost', counts: { records: 0 } });
    expect([world.stored(), world.failures.objects.size]).toEqual([[1, 2, 3], 1]);
  });

  it('does not take records for its own that came before, where the shard never had its first number', async () => {
    const world = await givenUp(without(numbers(15, 18)), 9);
    expect(await redrive(world)).toMatchObject({ outcome: 'lost', counts: { records: 0 } });
    expect(world.stored()).toEqual([1, 2, 3]);
  });

  it.each([{ approximateArrivalOfFirstRecord: '2020-01-01T00:00:00Z' }, { approximateArrivalOfFirstRecord: null }])(
    'S6: takes nothing from a stream that may be another one: %j',
    async (info) => {
      const world = await givenUp(without(numbers(5, 8), info), 9);
      expect(await redrive(world)).toMatchObject({ outcome: 'lost', counts: { records: 0 } });
      expect(world.stored()).toEqual([1, 2, 3]);
    },
  );

  it('keeps the object where the mapping had more records than the stream gave', async () => {
    const world = await givenUp(without(numbers(5, 8), { batchSize: 5 }), 9);
    expect(await redrive(world)).toMatchObject({ outcome: 'lost', counts: { records: 4 } });
    expect(world.failures.objects.size).toBe(1);
    const uncounted = await givenUp(without(numbers(5, 8), { batchSize: null }), 9);
    expect(await redrive(uncounted)).toMatchObject({ outcome: 'stored' });
  });

  it('fails where the rest cannot be read, and completes it the next time', async () => {
    const world = await givenUp(without(numbers(5, 8)), 9);
    const read = world.stream.read.bind(world.stream);
    let reads = 0;
    world.stream.read = (...args) => {
      reads += 1;
      return reads === 2 ? Promise.reject(new StreamUnreadable('planted')) : read(...args);
    };
    await expect(redrive(world)).rejects.toThrow('planted');
    expect(world.failures.objects.size).toBe(1);
    expect(await redrive(world)).toMatchObject({ outcome: 'stored' });
    expect(world.stored()).toEqual([1, 2, 3, 5, 6, 7, 8]);
  });

  it('dies anywhere and is given again', async () => {
    await crashEverywhere(
      () => givenUp(without(numbers(5, 8)), 9),
      (dependencies) => redriveFailure(command, dependencies),
      (world) => {
        expect(world.stored()).toEqual([1, 2, 3, 5, 6, 7, 8]);
        expect(world.failures.objects.size).toBe(0);
      },
    );
  });
});

describe('redriving a request', () => {
  const requestId = 'e4b46cbf-b738-4b5e-8880-a18cdf61200e';
  const withRequest = (): OperatorWorld => {
    const world = new OperatorWorld();
    world.failures.objects.set(requestKey, JSON.stringify(requestObject({ from: 1, to: 5 })));
    return world;
  };

  it('answers it, to be sent by whoever gave the command, and keeps the object', async () => {
    const world = withRequest();
    const answer = await redriveFailure({ key: requestKey, leftAlone: [] }, world.operator());
    expect(answer).toEqual({ outcome: 'request', requestId, payload: { from: 1, to: 5 } });
    expect(world.failures.objects.size).toBe(1);
  });

  it('forgets it by its id, also where it is gone', async () => {
    const world = withRequest();
    const forget = () => forgetFailure({ key: requestKey, requestId }, world.operator());
    await forget();
    expect(world.failures.objects.size).toBe(0);
    await forget();
  });

  it.each<[string, object, string]>([
    ['another request', requestObject({}), 'other'],
    ['a batch', batchObject(numbers(1, 1)), requestId],
    ['garbage', {}, requestId],
  ])('forgets nothing else: %s', async (_, object, id) => {
    const world = new OperatorWorld();
    world.failures.objects.set(requestKey, JSON.stringify(object));
    await expect(forgetFailure({ key: requestKey, requestId: id }, world.operator())).rejects.toThrow(CommandRefused);
    expect(world.failures.objects.size).toBe(1);
  });
});
