import type { ReplayOrder } from '../../../lambdas/operator/core/check-replay-order.ts';
import type { ShardId } from '../../../lambdas/shared/position.ts';
import type { SequenceNumber } from '../../../lambdas/shared/sequence-number.ts';
import type { KinesisRecord, KinesisShard } from '../model/kinesis-shard.ts';
import { decoded } from '../model/mongo-decoded.ts';
import type { Order } from './order.ts';
import type { ForwardTarget } from './order-book.ts';
import {
  backwardEffect,
  clearSkipEffect,
  discardEffect,
  forwardEffect,
  redriveEffect,
  replayEffect,
  restartEffect,
  rowOf,
} from './order-effects.ts';
import { skipOrder } from './skip-order.ts';
import { database, deadLetters, type World } from './world.ts';

/** Orders that operators think of by themselves; each may make no sense as things stand, and is refused then. */
export const orderNames = [
  'reset-backward',
  'reset-forward',
  'skip',
  'clear-skip',
  'replay',
  'redrive',
  'discard',
  'restart',
] as const;

/** Draws an order of this kind; undefined where there is nothing that it could speak of. */
export function drawOrder(name: (typeof orderNames)[number], world: World): Order | undefined {
  return drawers[name](world);
}

const drawers: Readonly<Record<(typeof orderNames)[number], (world: World) => Order | undefined>> = {
  'reset-backward': (world) => {
    const shard = drawShard(world);
    if (shard === undefined) return undefined;
    const { random, time } = world;
    const target = random.pick([
      { kind: 'earliest' as const },
      { kind: 'time' as const, at: new Date(time.nowMs - random.integer(0, 30_000)) },
      { kind: 'sequence' as const, sequence: sequenceOf(random.pick(shard.records)) },
    ]);
    return {
      name: 'reset-backward',
      says: `${shard.id} ${JSON.stringify(target)}`,
      shardId: shard.id,
      watch: (world) => backwardEffect(world, shard.id),
      carryOut: (tools, dependencies) =>
        tools.resetBackward({ shard: idOf(shard), target, isDryRun: false }, dependencies),
    };
  },
  'reset-forward': (world) => {
    const shard = drawShard(world);
    if (shard === undefined) return undefined;
    const { random, time, book } = world;
    const newest = shard.records.slice(-random.pick([1, 5, 20]));
    const target = random.pick<ForwardTarget>([
      { kind: 'sequence', sequence: random.pick(newest).sequence },
      { kind: 'time', atMs: time.nowMs - random.integer(-1_000, 5_000) },
    ]);
    return {
      name: 'reset-forward',
      says: `${shard.id} ${JSON.stringify(target)}`,
      shardId: shard.id,
      watch: (world) => forwardEffect(world, shard, target),
      carryOut: async (tools, dependencies) => {
        const takeBack = book.orderForward(shard, target);
        const to =
          target.kind === 'time'
            ? { kind: 'time' as const, at: new Date(target.atMs) }
            : { kind: 'sequence' as const, sequence: target.sequence as SequenceNumber };
        const order = { shard: idOf(shard), target: to, isDryRun: false };
        return tools.resetForward(order, dependencies).catch((error: unknown) => {
          if (Object(error).name === 'OrderRefused') takeBack();
          throw error;
        });
      },
    };
  },
  skip: (world) => {
    const shard = drawShard(world);
    return shard === undefined ? undefined : skipOrder(world, world.random.pick(shard.records.slice(-8)));
  },
  'clear-skip': (world) => {
    const hasOrders = ({ id }: KinesisShard): boolean => rowOf(world, id).skips.length > 0;
    const shard = drawShard(world, hasOrders) ?? drawShard(world);
    if (shard === undefined) return undefined;
    const one = world.random.pick<{ readonly sequence?: SequenceNumber }>([
      {},
      ...rowOf(world, shard.id).skips.map((sequence) => ({ sequence: sequence as SequenceNumber })),
    ]);
    return {
      name: 'clear-skip',
      says: `${shard.id} ${one.sequence ?? 'all'}`,
      shardId: shard.id,
      watch: (world) => clearSkipEffect(world, shard.id, one.sequence),
      carryOut: (tools, dependencies) => tools.clearSkip({ shard: idOf(shard), ...one }, dependencies),
    };
  },
  replay: (world) => {
    const order = drawReplay(world);
    return {
      name: 'replay',
      says: JSON.stringify(order),
      watch: (world) => replayEffect(world, order),
      carryOut: (tools, dependencies) => tools.replayRange(order, dependencies),
    };
  },
  redrive: ({ random, faults }) => {
    const filter = random.pick([{}, {}, { reasonCode: 'refused-by-mongodb' as const }]);
    const carryOut: Order['carryOut'] = async (tools, dependencies) => {
      const { redriven, refused, unreadable } = await tools.redriveDeadLetters(filter, dependencies);
      if (unreadable.length > 0) throw new Error(`letters that nobody can read: ${unreadable}`);
      if (redriven > 0) faults.count('outcome.letters-redriven');
      if (refused > 0) faults.count('outcome.letters-refused-again');
    };
    return { name: 'redrive', says: JSON.stringify(filter), watch: redriveEffect, carryOut };
  },
  discard: (world) => {
    const open = [...world.mongo.documents(database, deadLetters)]
      .filter(([, letter]) => decoded(letter)['state'] === 'open')
      .map(([id]) => id);
    if (open.length === 0) return undefined;
    const ids = [world.random.pick(open), world.random.pick(open)];
    const carryOut: Order['carryOut'] = (tools, dependencies) => {
      for (const id of ids) world.book.discarded.add(id);
      return tools.discardDeadLetters(ids, dependencies);
    };
    return { name: 'discard', says: ids.join(', '), watch: (world) => discardEffect(world, ids), carryOut };
  },
  restart: () => ({
    name: 'restart',
    says: 'the whole group',
    watch: restartEffect,
    carryOut: (tools, dependencies) => tools.restartGroup(dependencies),
  }),
};

/** By times over all shards, or from one record to another in one of them. */
function drawReplay(world: World): ReplayOrder {
  const { random, time } = world;
  const shard = drawShard(world);
  if (shard === undefined || random.chance(0.5)) {
    const start = { kind: 'time', at: new Date(time.nowMs - random.integer(1_000, 40_000)) } as const;
    return { shard: null, start, end: { kind: 'time', at: new Date(time.nowMs) } };
  }
  const [first, last] = [random.pick(shard.records), random.pick(shard.records)].sort(
    (a, b) => a.ref - b.ref,
  );
  const [from = random.pick(shard.records), to = from] = [first, last];
  return {
    shard: idOf(shard),
    start: random.chance(0.3) ? { kind: 'earliest' } : { kind: 'after', sequence: sequenceOf(from) },
    end: { kind: 'through', sequence: sequenceOf(to) },
  };
}

/** One in which something has landed, and of which this holds. */
function drawShard(
  world: World,
  holds: (shard: KinesisShard) => boolean = () => true,
): KinesisShard | undefined {
  const landed = (world.stream()?.shards() ?? []).filter(({ records }) => records.length > 0);
  const shards = landed.filter(holds);
  return shards.length === 0 ? undefined : world.random.pick(shards);
}

function idOf({ id }: KinesisShard): ShardId {
  return id as ShardId;
}

function sequenceOf({ sequence }: KinesisRecord): SequenceNumber {
  return sequence as SequenceNumber;
}
