import { beforeEach, describe, expect, it } from 'vitest';
import { CommandRefused } from '../../../../engine/checkpoints/errors.ts';
import { carryOut } from '../../../../engine/operate/carry-out.ts';
import { parseCommandRequest } from '../../../../engine/operate/command-request.ts';
import { MongoUnavailable } from '../../../../engine/sink/errors.ts';
import { batchKey, batchObject, requestKey, requestObject } from '../../../support/failure-objects.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { sequence, shardId, utf8 } from '../../../support/records.ts';

const second = shardId('shardId-000000000001');
const empty = new OperatorWorld().takeBackup();
const short = { isOver: () => true };

/** A group that had handled two shards, 1 to 6 and 11 to 16. */
let world: OperatorWorld;
beforeEach(async () => {
  world = await OperatorWorld.handled(9, 6);
  world.stream.put(second, ...numbers(11, 16));
  await world.deliver(11, 16, second);
});

/** One request, as it arrives. */
const send = (request: object, by = 'alice') =>
  carryOut(
    parseCommandRequest(JSON.parse(JSON.stringify({ group: 'numtest', by, ...request }))),
    world.operator(),
    short,
  );

/** A command of several steps. Gives how many there were. */
async function finish(request: object): Promise<number> {
  let next: object | null = request;
  for (let steps = 0; ; steps += 1) {
    if (next === null) return steps;
    const answer = await send(next);
    next = 'next' in answer ? answer.next : null;
  }
}

const replay = { command: 'replay', start: { kind: 'earliest' }, end: { kind: 'checkpoint' } };

describe('a request to the operator function', () => {
  it('describes the group by its rows and its database', async () => {
    world.setRow({ sequence: sequence(6), skips: [sequence(8)] });
    expect(await send({ command: 'describe' })).toMatchObject({
      group: 'numtest',
      shards: [
        { shard: world.shard, isCurrent: true, checkpoint: { skips: ['8'] }, sinkCheckpoint: '6', restart: null },
        { shard: second, checkpoint: { sequence: '16' }, sinkCheckpoint: '16' },
      ],
      documents: 12,
      openDeadLetters: { byReason: {}, isComplete: true },
      databaseTrouble: null,
    });
  });

  it.each([1, 3])('describes the rows alone where MongoDB cannot be reached from look %i on', async (from) => {
    let looks = 0;
    world.sinkCheckpoints.beforeCall = () => {
      looks += 1;
      const cause = new MongoUnavailable('MongoDB cannot be reached.');
      if (looks >= from) throw new MongoUnavailable('What was asked for could not be read.', { cause });
    };
    const alone = { isCurrent: true, sinkCheckpoint: null, restart: null };
    expect(await send({ command: 'describe' })).toMatchObject({
      shards: [
        { ...alone, shard: world.shard, checkpoint: { sequence: '6' } },
        { ...alone, shard: second, checkpoint: { sequence: '16' } },
      ],
      documents: null,
      openDeadLetters: null,
      databaseTrouble: 'MongoDB cannot be reached.',
    });
    expect(looks).toBe(from);
  });

  it('describes all numbers of a shard as its stream writes them: emulators write leading zeros', async () => {
    world.setRow({ sequence: sequence('006'), skips: [sequence(8)], sinkThrough: sequence(5) });
    const entry = { id: 'restart-1', through: sequence(2), to: sequence(6) };
    world.sinkCheckpoints.set(world.position(), { sequence: sequence(4), restart: entry });
    expect(await send({ command: 'describe' })).toMatchObject({
      shards: [
        {
          checkpoint: { sequence: '006', skips: ['008'], sinkThrough: '005' },
          sinkCheckpoint: '004',
          restart: { through: '002', to: '006' },
        },
        { checkpoint: { sequence: '16' }, sinkCheckpoint: '16' },
      ],
    });
  });

  it('inspects the database of the group, and names all groups that have rows', async () => {
    expect(await send({ command: 'inspect' })).toMatchObject({
      group: 'numtest',
      groupsWithRows: ['numtest', 'removed'],
      database: { serverVersion: '8.0.4', majorityTrouble: null },
    });
  });

  it('describes a shard of which nothing but a restart entry is left, and counts dead letters by reason', async () => {
    await world.deliverRecords([{ ...numbers(7, 7)[0], data: utf8('no json') } as never]);
    await send({ command: 'restart' });
    world.checkpoints.rows.clear();
    const described = await send({ command: 'describe' });
    expect(described).toMatchObject({
      shards: [{ checkpoint: null, updatedAt: null, restart: { to: '7' } }, { checkpoint: null }],
      openDeadLetters: { byReason: { 'not-json': 1 } },
    });
  });

  it('replays in steps, each with the request that goes on, and says by whom throughout', async () => {
    world.restore(empty);
    const first = await send(replay);
    expect(first).toMatchObject({ next: { command: 'continue-replay', group: 'numtest', by: 'alice' }, trouble: null });
    expect(await finish(replay)).toBe(4);
    expect(world.stored()).toHaveLength(12);
  });

  it('names the collection beside the group’s in each step', async () => {
    expect(await send({ ...replay, into: 'copy' })).toMatchObject({ next: { into: 'copy' } });
  });

  it('S6: goes on with no replay whose stream was recreated meanwhile', async () => {
    const answer = await send(replay);
    world.incarnations.current = { streamName: 'numbers', createdAtSeconds: 1_800_000_000 };
    await expect(send('next' in answer && answer.next !== null ? answer.next : {})).rejects.toThrow(CommandRefused);
  });

  it('O7: restarts in steps, and says what is lost once', async () => {
    world.restore(empty);
    expect(await send({ command: 'restart' })).toMatchObject({ lost: [], next: { command: 'continue-restart' } });
    expect(await finish({ command: 'restart' })).toBe(4);
    expect([world.stored().length, world.sinkCheckpoint()]).toEqual([12, '6']);
  });

  it('verifies in steps, each with the request that goes on, and refuses one of another stream', async () => {
    const verify = { command: 'verify-range', start: { kind: 'earliest' }, end: { kind: 'checkpoint' } };
    const first = await send(verify);
    expect(first).toMatchObject({
      shards: [{ shard: world.shard, counts: { records: 3, documents: 3 }, unread: [] }],
      next: { command: 'continue-verify-range', group: 'numtest', by: 'alice' },
      trouble: null,
    });
    expect(await finish(verify)).toBe(4);
    world.incarnations.current = { streamName: 'numbers', createdAtSeconds: 1_800_000_000 };
    await expect(send('next' in first && first.next !== null ? first.next : {})).rejects.toThrow(CommandRefused);
  });

  it('says what stopped a step that may pass, and repeats what is left', async () => {
    world.restore(empty);
    world.documents.fault = () => ({ kind: 'unknown', cause: new MongoUnavailable('planted') });
    const answer = await send(replay);
    expect(answer).toMatchObject({ trouble: expect.stringContaining('planted') });
    world.documents.fault = () => undefined;
    await finish('next' in answer && answer.next !== null ? answer.next : {});
    expect(world.stored()).toHaveLength(12);
  });

  it('skips forward, skips a record, and takes that back', async () => {
    const { shard } = world;
    expect(await send({ command: 'skip-record', shard, sequence: '8' })).toEqual({ skips: '8' });
    expect(await send({ command: 'clear-skips', shard })).toEqual({ cleared: ['8'] });
    const target = { kind: 'sequence', sequence: '9' };
    expect(await send({ command: 'skip-forward', shard, target, isDryRun: false })).toMatchObject({
      skipped: { after: '6', through: '9' },
    });
    expect(world.row()?.sequence).toBe('9');
  });

  it('redrives dead letters page by page, and discards those that are named', async () => {
    await world.deliverRecords([{ ...numbers(7, 7)[0], data: utf8('no json') } as never]);
    const redrive = await send({ command: 'redrive-dead-letters', reasonCode: 'not-json' });
    expect(redrive).toMatchObject({ redriven: 0, refused: 1, next: { command: 'redrive-dead-letters' } });
    expect(await finish({ command: 'redrive-dead-letters' })).toBe(2);
    const ids = [...world.deadLetters.letters.keys()];
    expect(await send({ command: 'discard-dead-letters', ids })).toEqual({ discarded: 1 });
  });

  it('answers the trouble of a redrive of dead letters, and with what to go on', async () => {
    const command = 'redrive-dead-letters';
    world.deadLetterStore.open = () => Promise.reject(new MongoUnavailable('planted'));
    expect(await send({ command })).toEqual({
      ...{ redriven: 0, refused: 0, unreadable: [], trouble: 'planted' },
      next: { command, group: 'numtest', by: 'alice', after: null },
    });
  });

  it('lists dead letters page by page, and reads the payload of one in ranges', async () => {
    const data = new Uint8Array(4 * 2 ** 20);
    await world.deliverRecords([7, 8].map((at) => ({ ...numbers(at, at)[0], data }) as never));
    const first = await send({ command: 'list-dead-letters', most: 1 });
    const [id, second] = world.deadLetters.letters.keys();
    const next = { command: 'list-dead-letters', group: 'numtest', most: 1, after: id };
    expect(first).toMatchObject({ deadLetters: [{ id, size: data.byteLength, state: 'open' }], next });
    expect(await finish({ command: 'list-dead-letters', most: 1 })).toBe(3);
    expect(await finish({ command: 'list-dead-letters' })).toBe(1);
    const read = await send({ command: 'read-dead-letter', id: second });
    expect(read).toMatchObject({ deadLetter: { id: second }, offset: 0, next: { offset: 3 * 2 ** 20 } });
    expect(await finish({ command: 'read-dead-letter', id: second })).toBe(2);
    await expect(send({ command: 'read-dead-letter', id: 'x' })).rejects.toThrow(CommandRefused);
  });

  it('discards a failure, and only says what it is in a dry run', async () => {
    world.failures.objects.set(requestKey, JSON.stringify(requestObject({ to: 5 })));
    const discard = { command: 'discard-failure', key: requestKey };
    expect(await send({ ...discard, isDryRun: true })).toMatchObject({ outcome: 'kept', isRedrivable: true });
    expect(await send({ ...discard, isDryRun: false })).toMatchObject({ outcome: 'discarded', request: { to: 5 } });
    expect(world.failures.objects.size).toBe(0);
  });

  it('lists failures page by page, redrives a batch, and forgets a request', async () => {
    world.failures.objects.set(batchKey, JSON.stringify(batchObject(numbers(7, 9))));
    world.failures.objects.set(requestKey, JSON.stringify(requestObject({ to: 5 })));
    const first = await send({ command: 'list-failures', most: 1 });
    expect(first).toMatchObject({ failures: [{ key: batchKey }], next: { command: 'list-failures', after: batchKey } });
    expect(await finish({ command: 'list-failures', most: 1 })).toBe(2);
    expect(await send({ command: 'redrive-failure', key: batchKey })).toMatchObject({ outcome: 'stored' });
    const { requestId } = (await send({ command: 'redrive-failure', key: requestKey })) as { requestId: string };
    const forgotten = await send({ command: 'forget-failure', key: requestKey, requestId });
    expect([forgotten, world.failures.objects.size]).toEqual([{ forgotten: requestKey }, 0]);
  });
});
