import type { ReplayCommand } from '../../../engine/operate/replay-range.ts';
import type { ShardId } from '../../../engine/stream/position.ts';
import type { SequenceNumber } from '../../../engine/stream/sequence-number.ts';
import {
  clearSkipEffect,
  discardEffect,
  redriveEffect,
  rowOf,
  skipForwardEffect,
} from '../checkers/command-effects.ts';
import type { KinesisRecord, KinesisShard } from '../model/kinesis/kinesis-shard.ts';
import { decoded } from '../model/mongodb/mongo-decoded.ts';
import { database, deadLetters, type World } from '../run/world.ts';
import type { Command } from './command.ts';
import { type ForwardTarget, lastToPass } from './command-book.ts';
import { replayCommand, restartCommand } from './reading-commands.ts';
import { skipCommand } from './skip-command.ts';

/** Orders that operators think of by themselves; each may make no sense as things stand, and is refused then. */
export const commandNames = [
  'reset',
  'skip-forward',
  'skip-forward-twice',
  'skip',
  'clear-skip',
  'replay',
  'redrive',
  'discard',
  'restart',
] as const;

/** Draws an order of this kind; undefined where there is nothing that it could speak of. */
export function drawCommand(name: (typeof commandNames)[number], world: World): Command | undefined {
  return drawers[name](world);
}

const drawers: Readonly<Record<(typeof commandNames)[number], (world: World) => Command | undefined>> = {
  // What Kafka calls a reset to an earlier offset.
  reset: (world) => {
    const shard = drawShard(world);
    if (shard === undefined) return undefined;
    const { random, time } = world;
    const start = random.pick<ReplayCommand['start']>([
      { kind: 'earliest' },
      { kind: 'time', at: new Date(time.nowMs - random.integer(0, 30_000)) },
      { kind: 'after', sequence: sequenceOf(random.pick(shard.records)) },
    ]);
    return replayCommand('reset', { shard: idOf(shard), start, end: { kind: 'checkpoint' }, leftAlone: [] });
  },
  'skip-forward': (world) => skipForwardCommand(world, 'skip-forward', 1),
  'skip-forward-twice': (world) => skipForwardCommand(world, 'skip-forward-twice', 2),
  skip: (world) => {
    const shard = drawShard(world);
    return shard === undefined ? undefined : skipCommand(world, world.random.pick(shard.records.slice(-8)));
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
  replay: (world) => replayCommand('replay', drawReplay(world)),
  redrive: ({ random, faults }) => {
    const filter = random.pick([{}, {}, { reasonCode: 'refused-by-mongodb' as const }]);
    const carryOut: Command['carryOut'] = async (tools, dependencies) => {
      const { redriven, refused, unreadable, trouble } = await tools.redriveDeadLetters(filter, dependencies);
      if (trouble !== null) throw trouble;
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
    const carryOut: Command['carryOut'] = (tools, dependencies) => {
      for (const id of ids) world.book.discarded.add(id);
      return tools.discardDeadLetters(ids, dependencies);
    };
    return { name: 'discard', says: ids.join(', '), watch: (world) => discardEffect(world, ids), carryOut };
  },
  restart: () => restartCommand('restart', 'the whole group'),
};

/** One or more skips in a row, each as far as the one before or further; no batch may come between. */
function skipForwardCommand(world: World, name: string, skips: number): Command | undefined {
  const shard = drawShard(world);
  if (shard === undefined) return undefined;
  const { random, time, book } = world;
  const newest = shard.records.slice(-random.pick([1, 5, 20]));
  const targets = Array.from({ length: skips }, () =>
    random.pick<ForwardTarget>([
      { kind: 'sequence', sequence: random.pick(newest).sequence },
      { kind: 'time', atMs: time.nowMs - random.integer(-1_000, 5_000) },
    ]),
  ).sort((a, b) => lastToPass(shard, a) - lastToPass(shard, b));
  return {
    name,
    says: `${shard.id} ${JSON.stringify(targets)}`,
    shardId: shard.id,
    watch: (world) => {
      const effects = targets.map((target) => skipForwardEffect(world, shard, target));
      return () => effects.map((effect) => effect()).find((lacks) => lacks !== undefined);
    },
    carryOut: async (tools, dependencies) => {
      for (const target of targets) {
        const takeBack = book.commandForward(shard, target);
        const to =
          target.kind === 'time'
            ? { kind: 'time' as const, at: new Date(target.atMs) }
            : { kind: 'sequence' as const, sequence: target.sequence as SequenceNumber };
        const command = { shard: idOf(shard), target: to, isDryRun: false };
        await tools.skipForward(command, dependencies).catch((error: unknown) => {
          if (Object(error).name === 'CommandRefused') takeBack();
          throw error;
        });
      }
    },
  };
}

/** By times over all shards, or from one record to another in one of them. */
function drawReplay(world: World): ReplayCommand {
  const { random, time } = world;
  const shard = drawShard(world);
  if (shard === undefined || random.chance(0.5)) {
    const start = { kind: 'time', at: new Date(time.nowMs - random.integer(1_000, 40_000)) } as const;
    return { shard: null, start, end: { kind: 'time', at: new Date(time.nowMs) }, leftAlone: [] };
  }
  const [first, last] = [random.pick(shard.records), random.pick(shard.records)].sort((a, b) => a.ref - b.ref);
  const [from = random.pick(shard.records), to = from] = [first, last];
  return {
    shard: idOf(shard),
    start: random.chance(0.3) ? { kind: 'earliest' } : { kind: 'after', sequence: sequenceOf(from) },
    end: { kind: 'through', sequence: sequenceOf(to) },
    leftAlone: [],
  };
}

/** One in which something has landed, and of which this holds. */
function drawShard(world: World, holds: (shard: KinesisShard) => boolean = () => true): KinesisShard | undefined {
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
