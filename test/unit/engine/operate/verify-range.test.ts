import { beforeEach, describe, expect, it } from 'vitest';
import { CommandRefused } from '../../../../engine/checkpoints/errors.ts';
import type { Step } from '../../../../engine/operate/step.ts';
import { planVerify, type VerifyCommand, verifyTasks } from '../../../../engine/operate/verify-range.ts';
import type { VerifiedShard } from '../../../../engine/operate/verify-shard.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { arrival, cloudEventBytes, numberRecord, sequence, shardId, utf8 } from '../../../support/records.ts';
import { makeOnly } from '../../../support/unpacked.ts';

const everything: VerifyCommand = {
  shard: null,
  start: { kind: 'earliest' },
  end: { kind: 'time', at: new Date(arrival.getTime() + 3_600_000) },
};
const endless: Step = { isOver: () => false };
const idOf = (n: number): string => `highwater:numbers run:${n}`;

/** Numbers 1 to 9 in the stream, of which 1 to 6 are handled. */
let world: OperatorWorld;
beforeEach(async () => {
  world = await OperatorWorld.handled(9, 6);
});

async function verified(command: Partial<VerifyCommand> = {}): Promise<VerifiedShard> {
  const tasks = await planVerify({ ...everything, ...command }, world.operator());
  const [first] = (await verifyTasks(tasks, world.operator(), endless)).shards;
  if (first === undefined) throw new Error('no shard was verified');
  return first;
}

/** Only what is not zero, of records that are one part each. */
async function counted(command: Partial<VerifyCommand> = {}): Promise<Record<string, number>> {
  const { parts, ...counts } = (await verified(command)).counts;
  expect(parts).toBe(counts.records);
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

describe('verifying a range', () => {
  it('finds each document, and takes what lies after the checkpoint for pending', async () => {
    expect(await verified()).toMatchObject({
      counts: { records: 9, documents: 6, pending: 3, missing: 0 },
      examples: [],
      unread: [],
      next: null,
    });
  });

  it('names what is missing at or before the checkpoint', async () => {
    world.documents.stored.delete(idOf(2));
    world.documents.stored.delete(idOf(6));
    expect(await counted()).toEqual({ records: 9, documents: 4, pending: 3, missing: 2 });
    expect((await verified()).examples).toEqual([
      { sequence: '2', part: null, eventId: idOf(2), problem: 'missing' },
      { sequence: '6', part: null, eventId: idOf(6), problem: 'missing' },
    ]);
  });

  it('names twenty of those that are missing, and counts all; a long id is cut', async () => {
    const many = numbers(10, 40).map((record) => ({
      ...record,
      data: cloudEventBytes({ id: `${record.sequence}${'x'.repeat(1_000)}` }),
    }));
    world.stream.put(world.shard, ...many);
    await world.deliverRecords([...numbers(7, 9), ...many]);
    world.documents.stored.clear();
    const { counts, examples } = await verified({
      start: { kind: 'after', sequence: sequence(9) },
      shard: world.shard,
    });
    expect([counts.missing, examples.length, examples[0]?.eventId?.length]).toEqual([31, 20, 256]);
  });

  it('tells a duplicate delivery from the document itself', async () => {
    const again = numberRecord(3, 10);
    world.stream.put(world.shard, again, numberRecord(4, 11), numberRecord(4, 12));
    await world.deliver(7, 9);
    await world.deliverRecords([again, numberRecord(4, 11), numberRecord(4, 12)]);
    expect(await counted()).toEqual({ records: 12, documents: 9, duplicates: 3 });
  });

  it('counts a document that is stored ahead of the checkpoint', async () => {
    world.documents.stored.set(idOf(9), candidateOf(9));
    world.setRow({ sequence: sequence(4) });
    expect(await counted()).toEqual({ records: 9, documents: 7, pending: 2 });
  });

  it('counts a conflict by its dead letter, and one without as a conflict', async () => {
    const other = { ...numberRecord(3, 10), data: cloudEventBytes({ id: 'run:3', data: { number: 33 } }) };
    world.stream.put(world.shard, other);
    expect(await counted()).toEqual({ records: 10, documents: 6, pending: 4 });
    await world.deliverRecords([...numbers(7, 9), other]);
    expect(await verified()).toMatchObject({
      counts: { documents: 9, openDeadLetters: 1, conflicts: 0 },
      reasons: { conflict: 1 },
    });
    world.deadLetters.letters.clear();
    expect(await counted()).toEqual({ records: 10, documents: 9, conflicts: 1 });
    expect((await verified()).examples).toEqual([
      { sequence: '10', part: null, eventId: idOf(3), problem: 'conflict' },
    ]);
  });

  it('writes nothing, and calls nothing that could', async () => {
    world.documents.stored.delete(idOf(2));
    const before = [world.takeBackup(), structuredClone(world.checkpoints.rows), world.documents.calls.length];
    await verified();
    expect([world.takeBackup(), world.checkpoints.rows, world.documents.calls.length]).toEqual(before);
    expect(world.logged.filter(({ event }) => event !== 'batch.handled')).toEqual([]);
  });
});

describe('a dead letter', () => {
  const broken = { ...numberRecord(7), data: utf8('no json') };
  beforeEach(async () => {
    world = new OperatorWorld();
    world.stream.put(world.shard, broken);
    await world.deliverRecords([broken]);
  });
  const change = (changes: object): void => {
    for (const [id, letter] of world.deadLetters.letters) world.deadLetters.letters.set(id, { ...letter, ...changes });
  };

  it('accounts for its record while it is open or discarded, by its reason', async () => {
    expect(await verified()).toMatchObject({
      counts: { records: 1, openDeadLetters: 1, missing: 0 },
      reasons: { 'not-json': 1 },
    });
    change({ state: 'discarded' });
    expect(await counted()).toEqual({ records: 1, discardedDeadLetters: 1 });
  });

  it('accounts for nothing where it was redriven and no document is there', async () => {
    change({ state: 'redriven' });
    expect(await counted()).toEqual({ records: 1, missing: 1 });
    expect((await verified()).examples).toEqual([{ sequence: '7', part: null, eventId: null, problem: 'missing' }]);
  });

  it('accounts for nothing where it holds other bytes, or no state', async () => {
    change({ payload: utf8('no jsom') });
    expect(await counted()).toEqual({ records: 1, missing: 1 });
    change({ payload: broken.data, state: undefined });
    expect(await counted()).toEqual({ records: 1, missing: 1 });
  });

  it('shows where no reason stands in it', async () => {
    change({ reason: 'none' });
    expect((await verified()).reasons).toEqual({ '': 1 });
  });

  it('is missed where it is gone', async () => {
    world.deadLetters.letters.clear();
    expect(await counted()).toEqual({ records: 1, missing: 1 });
  });

  it('may be redriven just then: its document is looked for afterwards', async () => {
    const [letter] = world.deadLetters.letters.values();
    const good = numberRecord(7);
    change({ payload: good.data });
    world.stream.shards.clear();
    world.stream.put(world.shard, good);
    world.records.beforeCall = () => {
      world.records.beforeCall = () => {
        world.documents.stored.set(idOf(7), candidateOf(7));
        change({ state: 'redriven' });
      };
    };
    expect(letter?.state).toBe('open');
    expect(await counted()).toEqual({ records: 1, documents: 1 });
  });
});

describe('records that no document is expected of', () => {
  it('arrived before the group’s start', async () => {
    world.start = new Date(arrival.getTime() + 1);
    expect(await counted()).toEqual({ records: 9, beforeStart: 9 });
  });

  it('were passed by a skip forward, which the row tells until the next batch', async () => {
    world.setRow({ sequence: sequence(8), sinkThrough: sequence(6) });
    world.documents.stored.delete(idOf(5));
    expect(await counted()).toEqual({ records: 9, documents: 5, skipped: 2, pending: 1, missing: 1 });
    await world.deliver(9, 9);
    expect(await counted()).toEqual({ records: 9, documents: 6, missing: 3 });
  });

  it('are to be skipped unread, or were: they are not looked into', async () => {
    world.setRow({ sequence: sequence(6), skips: [sequence(8)] });
    expect(await counted()).toEqual({ records: 9, documents: 6, pending: 3 });
    await world.deliver(7, 9);
    expect(await verified()).toMatchObject({
      counts: { documents: 8, openDeadLetters: 1 },
      reasons: { 'skipped-by-operator': 1 },
    });
  });
});

describe('a record that was to be skipped, and was handled before anybody saw that', () => {
  it('is looked into as every other', async () => {
    world.setRow({ sequence: sequence(6), skips: [sequence(5)] });
    expect(await counted()).toEqual({ records: 9, documents: 6, pending: 3 });
  });
});

describe('what is read', () => {
  it('ends with a record, or with the checkpoint', async () => {
    const { shard } = world;
    expect(await counted({ shard, end: { kind: 'through', sequence: sequence(3) } })).toEqual({
      records: 3,
      documents: 3,
    });
    expect(await counted({ end: { kind: 'checkpoint' } })).toEqual({ records: 6, documents: 6 });
  });

  it('ends at a time as soon as the shard holds nothing newer', async () => {
    const late = { ...numberRecord(10), arrivedAt: new Date(arrival.getTime() + 1_000) };
    world.stream.put(world.shard, late);
    world.stream.pageSize = 100;
    let reads = 0;
    world.stream.beforeRead = () => void reads++;
    const end = { kind: 'time', at: new Date(arrival.getTime() + 500) } as const;
    expect(await counted({ end })).toEqual({ records: 9, documents: 6, pending: 3 });
    expect(reads).toBe(1);
  });

  it('S5: names what had left the stream: of that nothing is known', async () => {
    world.now = new Date(arrival.getTime() + 5 * 86_400_000);
    world.stream.trim(world.shard, 3);
    const { unread, counts } = await verified();
    expect([unread, counts.records]).toEqual([[{ after: null, before: '4' }], 6]);
  });

  it('names what has left the stream before the checkpoint', async () => {
    world.stream.trim(world.shard, 9);
    expect((await verified({ end: { kind: 'checkpoint' } })).unread).toEqual([{ after: null, through: '6' }]);
  });

  it('is refused where the command makes no sense', async () => {
    await expect(verified({ end: { kind: 'through', sequence: sequence(3) } })).rejects.toThrow(CommandRefused);
    await expect(verified({ shard: shardId('shardId-000000000099') })).rejects.toThrow(/has no shard/);
  });
});

describe('in steps', () => {
  it('goes on with the batch that follows, and comes to the same', async () => {
    const second = shardId('shardId-000000000001');
    world.stream.put(second, ...numbers(11, 16));
    await world.deliver(11, 16, second);
    let tasks = await planVerify(everything, world.operator());
    const seen: [string, number][] = [];
    while (tasks.length > 0) {
      const step = await verifyTasks(JSON.parse(JSON.stringify(tasks)).map(withDates), world.operator(), {
        isOver: () => true,
      });
      seen.push(...step.shards.map(({ shard, counts }): [string, number] => [shard, counts.documents]));
      tasks = step.next;
    }
    const sum = (shard: string) => seen.reduce((total, [its, count]) => total + (its === shard ? count : 0), 0);
    expect([sum(world.shard), sum(second)]).toEqual([6, 6]);
    expect(seen.length).toBeGreaterThan(4);
  });

  it('names trouble that may pass, and repeats what is left', async () => {
    const tasks = await planVerify(everything, world.operator());
    let calls = 0;
    world.records.beforeCall = () => {
      world.records.isDown = ++calls > 2;
    };
    const first = await verifyTasks(tasks, world.operator(), endless);
    expect(first).toMatchObject({ shards: [{ counts: { records: 3 } }], next: [{ start: { sequence: '3' } }] });
    expect(first.trouble?.message).toContain('are down');
    world.records.beforeCall = () => undefined;
    world.records.isDown = true;
    expect((await verifyTasks(tasks, world.operator(), endless)).next).toEqual(tasks);
    world.records.isDown = false;
    const { shards } = await verifyTasks(first.next, world.operator(), endless);
    expect(shards).toMatchObject([{ counts: { records: 6 } }]);
  });

  it('breaks off on trouble that does not pass', async () => {
    world.records.beforeCall = () => {
      throw new TypeError('planted');
    };
    await expect(verified()).rejects.toThrow('planted');
  });
});

/** As the parser of requests makes it again. */
function withDates(task: { readonly end: { readonly at: string } }) {
  return { ...task, end: { ...task.end, at: new Date(task.end.at) } };
}

/** The document of number `n`, as its own record makes it. */
function candidateOf(n: number) {
  const made = makeOnly(numberRecord(n));
  if ('rejection' in made) throw new Error(made.rejection.message);
  return made.candidate;
}
