import type { ReplayOrder } from '../../../lambdas/operator/core/check-replay-order.ts';
import type { ShardId } from '../../../lambdas/shared/position.ts';
import type { SequenceNumber } from '../../../lambdas/shared/sequence-number.ts';
import type { KinesisRecord, KinesisShard } from '../model/kinesis-shard.ts';
import { decoded } from '../model/mongo-decoded.ts';
import { positionOf } from './expected-record.ts';
import { leftByReplay } from './left-by-replay.ts';
import type { Order } from './order.ts';
import type { ForwardTarget } from './order-book.ts';
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
    const [shard, stream] = [drawShard(world), world.stream()];
    if (shard === undefined || stream === undefined) return undefined;
    const record = world.random.pick(shard.records.slice(-8));
    return {
      name: 'skip',
      says: `${shard.id} ${record.sequence}`,
      carryOut: (tools, dependencies) => {
        world.book.skipped.add(positionOf(stream, record));
        return tools.skipRecord({ shard: idOf(shard), sequence: sequenceOf(record) }, dependencies);
      },
    };
  },
  'clear-skip': (world) => {
    const shard = drawShard(world);
    if (shard === undefined) return undefined;
    const carryOut: Order['carryOut'] = (tools, dependencies) =>
      tools.clearSkip({ shard: idOf(shard) }, dependencies);
    return { name: 'clear-skip', says: shard.id, carryOut };
  },
  replay: (world) => {
    const order = drawReplay(world);
    const orderedAtMs = world.time.nowMs;
    const restores = (): number | undefined => world.faults.counts()['mongo.restored'];
    const carryOut: Order['carryOut'] = async (tools, dependencies) => {
      const before = restores();
      await tools.replayRange(order, dependencies);
      // A database that was restored meanwhile may lack what was stored.
      const left = restores() === before ? leftByReplay(world, order, orderedAtMs) : [];
      if (left.length > 0) throw new Error(`it is done, and neither stored nor missing are ${left}`);
    };
    return { name: 'replay', says: JSON.stringify(order), carryOut };
  },
  redrive: ({ random, faults }) => {
    const filter = random.pick([{}, {}, { reasonCode: 'refused-by-mongodb' as const }]);
    const carryOut: Order['carryOut'] = async (tools, dependencies) => {
      const { redriven, refused, unreadable } = await tools.redriveDeadLetters(filter, dependencies);
      if (unreadable.length > 0) throw new Error(`letters that nobody can read: ${unreadable}`);
      if (redriven > 0) faults.count('outcome.letters-redriven');
      if (refused > 0) faults.count('outcome.letters-refused-again');
    };
    return { name: 'redrive', says: JSON.stringify(filter), carryOut };
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
    return { name: 'discard', says: ids.join(', '), carryOut };
  },
  restart: () => ({
    name: 'restart',
    says: 'the whole group',
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

/** One in which something has landed. */
function drawShard(world: World): KinesisShard | undefined {
  const shards = (world.stream()?.shards() ?? []).filter(({ records }) => records.length > 0);
  return shards.length === 0 ? undefined : world.random.pick(shards);
}

function idOf({ id }: KinesisShard): ShardId {
  return id as ShardId;
}

function sequenceOf({ sequence }: KinesisRecord): SequenceNumber {
  return sequence as SequenceNumber;
}
