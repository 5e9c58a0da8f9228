import { beforeEach, describe, expect, it } from 'vitest';
import { planReplay, replayTasks } from '../../../../engine/operate/replay-range.ts';
import { planVerify, type VerifyCommand, verifyTasks } from '../../../../engine/operate/verify-range.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { arrival, numberRecord, record, sequence } from '../../../support/records.ts';

const everything: VerifyCommand = {
  shard: null,
  start: { kind: 'earliest' },
  end: { kind: 'time', at: new Date(arrival.getTime() + 3_600_000) },
};
const over = { isOver: () => true };
/** As much as is planned at once: a turn ends with it. */
const filling = (at: number) => record({ sequence: sequence(at), data: new Uint8Array(10 * 1024 * 1024).fill(0x78) });

/** Number 1 to 3, a record that fills a turn, and number 5, all in one page. */
let world: OperatorWorld;
beforeEach(() => {
  world = new OperatorWorld();
  world.stream.put(world.shard, ...numbers(1, 3), filling(4), numberRecord(5));
  world.stream.pageSize = 100;
});

describe('a page that takes several turns', () => {
  it('S5: is verified over steps, and what had left the stream before it is named once', async () => {
    world.now = new Date(arrival.getTime() + 5 * 86_400_000);
    world.stream.trim(world.shard, 3);
    const unread: unknown[] = [];
    const records: number[] = [];
    for (let tasks = await planVerify(everything, world.operator()); tasks.length > 0; ) {
      const step = await verifyTasks(tasks, world.operator(), over);
      unread.push(...step.shards.flatMap((shard) => shard.unread));
      records.push(...step.shards.map(({ counts }) => counts.records));
      tasks = step.next;
    }
    expect(unread).toEqual([{ after: null, before: '4' }]);
    expect(records.filter((count) => count > 0)).toEqual([1, 1]);
  });

  it('S5: is verified in one step, with trouble in the second turn, and names it once', async () => {
    world.now = new Date(arrival.getTime() + 5 * 86_400_000);
    world.stream.trim(world.shard, 3);
    let calls = 0;
    world.records.beforeCall = () => {
      world.records.isDown = ++calls > 2;
    };
    const tasks = await planVerify(everything, world.operator());
    const endless = { isOver: () => false };
    const first = await verifyTasks(tasks, world.operator(), endless);
    expect(first.trouble?.message).toContain('are down');
    world.records.beforeCall = () => undefined;
    world.records.isDown = false;
    const second = await verifyTasks(first.next, world.operator(), endless);
    expect([...first.shards, ...second.shards].flatMap(({ unread }) => unread)).toEqual([{ after: null, before: '4' }]);
  });

  it('is replayed over steps, each of which goes on behind the turn before it', async () => {
    const records: number[] = [];
    const command = { ...everything, leftAlone: [] };
    for (let tasks = await planReplay(command, world.operator()); tasks.length > 0; ) {
      const step = await replayTasks(tasks, [], world.operator(), over);
      records.push(...step.shards.map(({ counts }) => counts.records));
      tasks = step.next;
    }
    expect(records.filter((count) => count > 0)).toEqual([4, 1]);
    expect(world.stored()).toEqual([1, 2, 3, 5]);
    expect(world.deadLetters.letters.size).toBe(1);
  });
});
