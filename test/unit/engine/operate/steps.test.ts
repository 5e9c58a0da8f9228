import { beforeEach, describe, expect, it } from 'vitest';
import { CommandRefused } from '../../../../engine/checkpoints/errors.ts';
import { RestartStopped } from '../../../../engine/operate/errors.ts';
import {
  planReplay,
  type ReplayCommand,
  replayTasks,
  requireSameStream,
} from '../../../../engine/operate/replay-range.ts';
import { beginRestart } from '../../../../engine/operate/restart-group.ts';
import { type RestartTask, restartTasks } from '../../../../engine/operate/restart-shard.ts';
import type { Step } from '../../../../engine/operate/step.ts';
import { MongoUnavailable } from '../../../../engine/sink/errors.ts';
import { numbers, OperatorWorld } from '../../../support/operator-world.ts';
import { position, sequence, shardId } from '../../../support/records.ts';

const second = shardId('shardId-000000000001');
const all = [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16];
const empty = new OperatorWorld().takeBackup();
/** One batch a step. */
const short: Step = { isOver: () => true };
const everything: ReplayCommand = {
  shard: null,
  start: { kind: 'earliest' },
  end: { kind: 'checkpoint' },
  leftAlone: [],
};

/** A group that had handled two shards, 1 to 6 and 11 to 16, and whose database is empty now. */
let world: OperatorWorld;
beforeEach(async () => {
  world = await OperatorWorld.handled(9, 6);
  world.stream.put(second, ...numbers(11, 16));
  await world.deliver(11, 16, second);
  world.restore(empty);
});

/** As whoever sends the next step would: each with a new process. */
const throughJson = <T>(tasks: T): T => JSON.parse(JSON.stringify(tasks));

describe('a replay in steps', () => {
  const step = async (tasks: Parameters<typeof replayTasks>[0]) => replayTasks(tasks, [], world.operator(), short);

  it('stores one batch each at least, and all of it in the end', async () => {
    let tasks = await planReplay(everything, world.operator());
    const stored: number[] = [];
    while (tasks.length > 0) {
      const { shards, next } = await step(throughJson(tasks));
      stored.push(...shards.map(({ counts }) => counts.inserted));
      tasks = next;
    }
    expect(stored).toEqual([3, 3, 3, 3]);
    expect(world.stored()).toEqual(all);
  });

  it('goes on where it met trouble that passes, and has lost and doubled nothing', async () => {
    const tasks = await planReplay(everything, world.operator());
    const first = await step(tasks);
    const cause = new MongoUnavailable('planted');
    world.documents.fault = () => ({ kind: 'unknown', cause });
    const failed = await step(first.next);
    expect(failed).toMatchObject({ next: first.next, trouble: { cause } });
    world.documents.fault = () => undefined;
    let { next } = failed;
    while (next.length > 0) ({ next } = await step(next));
    expect(world.stored()).toEqual(all);
  });

  it('S6: is refused where the stream was recreated meanwhile', async () => {
    const { next } = await step(await planReplay(everything, world.operator()));
    world.incarnations.current = { streamName: 'numbers', createdAtSeconds: 1_800_000_000 };
    await expect(requireSameStream(next, world.operator())).rejects.toThrow(CommandRefused);
  });
});

describe('a restart in steps', () => {
  const step = async (tasks: readonly RestartTask[]) => restartTasks(tasks, [], world.operator(), short);
  const finish = async (begun: readonly RestartTask[]): Promise<void> => {
    let next = begun;
    while (next.length > 0) ({ next } = await step(throughJson(next)));
  };

  it('O7: keeps its entries through all of them, and raises each sink checkpoint at its end', async () => {
    const { tasks } = await beginRestart({}, world.operator());
    const { next } = await step(tasks);
    const [{ entry }] = tasks as [RestartTask];
    expect(world.entry()).toEqual({ ...entry, through: sequence(3) });
    expect([world.sinkCheckpoint(), world.stored()]).toEqual([null, [1, 2, 3]]);
    await finish(next);
    expect([world.entry(), world.sinkCheckpoint(), world.sinkCheckpoint(second)]).toEqual([null, '6', '16']);
    expect(world.stored()).toEqual(all);
    await world.deliver(7, 9);
  });

  it('goes on after trouble that passes, from the batch that was not stored', async () => {
    const { tasks } = await beginRestart({}, world.operator());
    const first = await step(tasks);
    world.documents.fault = () => ({ kind: 'unknown', cause: new MongoUnavailable('planted') });
    const failed = await step(first.next);
    expect(failed.next).toEqual(first.next);
    expect(failed.trouble?.message).toContain('planted');
    world.documents.fault = () => undefined;
    await finish(failed.next);
    expect(world.stored()).toEqual(all);
    world.requireHonestSinkCheckpoint();
  });

  it('does not go on where it is not known whether the entry has moved', async () => {
    const { tasks } = await beginRestart({}, world.operator());
    const operator = world.operator();
    const move = async (): Promise<'moved'> => {
      throw new MongoUnavailable('planted');
    };
    const restarts = Object.assign(Object.create(operator.restarts), { move });
    await expect(restartTasks(tasks, [], { ...operator, restarts }, short)).rejects.toThrow('planted');
  });

  it('O7: stops where the database was restored between two steps', async () => {
    const { tasks } = await beginRestart({}, world.operator());
    const backup = world.takeBackup();
    const { next } = await step(tasks);
    world.restore(backup);
    await expect(step(next)).rejects.toThrow(RestartStopped);
    expect(world.sinkCheckpoints.state(position({ shard: world.shard })).sequence).toBeNull();
  });

  it('O7: stops where another restart has taken over between two steps', async () => {
    const { tasks } = await beginRestart({}, world.operator());
    const { next } = await step(tasks);
    const other = await beginRestart({}, world.operator());
    await expect(step(next)).rejects.toThrow(RestartStopped);
    await finish(other.tasks);
    expect(world.stored()).toEqual(all);
  });
});
