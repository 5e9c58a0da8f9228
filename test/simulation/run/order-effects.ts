import type { ReplayOrder } from '../../../lambdas/operator/core/check-replay-order.ts';
import type { KinesisRecord, KinesisShard } from '../model/kinesis-shard.ts';
import { decoded } from '../model/mongo-decoded.ts';
import { checkpointRow } from './checkpoint-group.ts';
import { expectationOf } from './expected-record.ts';
import { landedRecords } from './landed-records.ts';
import { leftByReplay } from './left-by-replay.ts';
import { type ForwardTarget, lastToPass } from './order-book.ts';
import { database, deadLetters, group, type World } from './world.ts';

/**
 * Looks at how things stand as an order is given; the result, called once it is done, tells what it lacks, in words, or
 * undefined. Where the table, the database or the stream was exchanged meanwhile nobody can tell.
 */
export type Effect = () => string | undefined;

/** A reset that is done has begun a new epoch, or gone on with the one that it found, and is over. */
export function backwardEffect(world: World, shardId: string): Effect {
  const before = rowOf(world, shardId);
  return unlessExchanged(world, () => {
    const after = rowOf(world, shardId);
    const own = before.isReplaying ? before.epoch : before.epoch + 1;
    if (after.epoch < own) return `the epoch of ${shardId} is still ${after.epoch}`;
    return after.epoch === own && after.isReplaying ? `the reset of ${shardId} is not over` : undefined;
  });
}

/** The checkpoint stands at the target or beyond, in a new epoch; in a later one somebody else has ordered something. */
export function forwardEffect(world: World, shard: KinesisShard, target: ForwardTarget): Effect {
  const before = rowOf(world, shard.id);
  const last = shard.records[lastToPass(shard, target)];
  return unlessExchanged(world, () => {
    const after = rowOf(world, shard.id);
    if (after.epoch <= before.epoch) return `the epoch of ${shard.id} is still ${after.epoch}`;
    if (after.epoch > before.epoch + 1 || last === undefined) return undefined;
    // Whoever looks for a time goes by the records that are there; what expires meanwhile needs no passing over.
    if (shard.records.indexOf(last) < shard.trimmedBefore) return undefined;
    return after.number < BigInt(last.sequence)
      ? `the checkpoint does not reach ${last.sequence}`
      : undefined;
  });
}

/** What lay in the range is stored, or reported as missing. */
export function replayEffect(world: World, order: ReplayOrder): Effect {
  const orderedAtMs = world.time.nowMs;
  const before = restores(world);
  return () => {
    // A database that was restored meanwhile may lack what was stored.
    const left = restores(world) === before ? leftByReplay(world, order, orderedAtMs) : [];
    return left.length === 0 ? undefined : `neither stored nor missing are ${left.join(', ')}`;
  };
}

/** Every row that had something to read again has begun a new epoch; in one that is its own nothing is left to replay. */
export function restartEffect(world: World): Effect {
  const stream = world.stream();
  const shardIds = stream === undefined ? [] : stream.allShards().map(({ id }) => id);
  const before = shardIds
    .map((id) => ({ id, row: rowOf(world, id) }))
    .filter(({ row }) => row.number >= 0n || row.isReplaying);
  return unlessExchanged(world, () => {
    for (const { id, row } of before) {
      const after = rowOf(world, id);
      if (after.epoch <= row.epoch) return `the epoch of ${id} is still ${after.epoch}`;
      if (after.epoch === row.epoch + 1 && after.isReplaying) return `the replay of ${id} is not over`;
    }
    return undefined;
  });
}

/** The order stands in the row, or the checkpoint has passed the record; unless somebody took it back. */
export function skipEffect(world: World, { shardId, sequence }: KinesisRecord): Effect {
  const before = rowOf(world, shardId);
  const { attempts } = world;
  const clears = attempts.begun('clear-skip', shardId);
  const mayClear = attempts.isUnderWay('clear-skip', shardId);
  return unlessExchanged(world, () => {
    const after = rowOf(world, shardId);
    const isCleared = mayClear || attempts.begun('clear-skip', shardId) > clears || hasSlowCalls(world);
    if (after.epoch !== before.epoch || isCleared) return undefined;
    const isThere = after.skips.includes(sequence) || after.number >= BigInt(sequence);
    return isThere ? undefined : `nothing has ${sequence} of ${shardId} skipped`;
  });
}

/**
 * The order to skip this record is gone (undefined: all that stood there are); unless somebody may have given one once
 * more.
 */
export function clearSkipEffect(world: World, shardId: string, record: string | undefined): Effect {
  const before = rowOf(world, shardId).skips;
  const { attempts } = world;
  const skips = attempts.begun('skip', shardId);
  const maySkip = attempts.isUnderWay('skip', shardId);
  return unlessExchanged(world, () => {
    const isGivenAgain = maySkip || attempts.begun('skip', shardId) > skips || hasSlowCalls(world);
    if (isGivenAgain) return undefined;
    const after = rowOf(world, shardId).skips;
    const left = before.filter((skip) => (record ?? skip) === skip && after.includes(skip));
    return left.length === 0 ? undefined : `${left.join(', ')} of ${shardId} are still to be skipped`;
  });
}

/** None of these letters that lay there is open any more; one that is kept meanwhile may be. */
export function discardEffect(world: World, ids: readonly string[]): Effect {
  const { mongo } = world;
  const there = ids.filter((id) => mongo.isMajorityDurable(database, deadLetters, id));
  return unlessExchanged(world, () => {
    const open = there.filter((id) => openReason(world, id) !== undefined);
    return open.length === 0 ? undefined : `letters are still open: ${open.join(', ')}`;
  });
}

/**
 * What the collection had refused, and takes now, is not open for that reason any more. An earlier redrive may still be
 * saying that it was refused again.
 */
export function redriveEffect(world: World): Effect {
  const { mongo } = world;
  const areLifted = world.haveRulesChanged && world.redrivesBeforeLift === 0;
  const refused = areLifted
    ? [...landedRecords(world)]
        .filter(({ record, stream }) => world.refuses(expectationOf(record, stream)))
        .flatMap(({ positions }) => positions)
        .filter(
          (id) => openReason(world, id) === refusal && mongo.isMajorityDurable(database, deadLetters, id),
        )
    : [];
  return unlessExchanged(world, () => {
    const open = refused.filter((id) => openReason(world, id) === refusal);
    return open.length === 0 ? undefined : `letters were not tried again: ${open.join(', ')}`;
  });
}

const refusal = 'refused-by-mongodb';

function unlessExchanged(world: World, effect: Effect): Effect {
  const exchanges = (): string =>
    [world.tableChangedAtMs, restores(world), world.stream()?.createdAtMs ?? world.time.nowMs].join();
  const before = exchanges();
  return () => (exchanges() === before ? effect() : undefined);
}

function restores({ faults }: World): number {
  return faults.counts()['mongo.restored'] ?? 0;
}

/** A call that its sender has given up may still arrive then. */
function hasSlowCalls({ faults }: World): boolean {
  return faults.counts()['network.dynamodb.slow'] !== undefined;
}

/** Why a letter is open; undefined where it is not. */
function openReason({ mongo }: World, id: string): string | undefined {
  const bytes = mongo.documents(database, deadLetters).get(id);
  if (bytes === undefined) return undefined;
  const { state, reason } = decoded(bytes);
  return state === 'open' ? reason.code : undefined;
}

/** What stands in the row of a shard, as orders see it. */
export interface OrderedRow {
  readonly epoch: number;
  /** Below 0 where there is none. */
  readonly number: bigint;
  readonly isReplaying: boolean;
  readonly skips: readonly string[];
}

/** As of no row where there is none. */
export function rowOf(world: World, shardId: string): OrderedRow {
  const stream = world.stream();
  const row = stream === undefined ? {} : (checkpointRow(world.dynamodb, group, stream, shardId) ?? {});
  return {
    epoch: Number(row['epoch']?.N ?? 0),
    number: BigInt(row['sequenceText']?.S ?? -1),
    isReplaying: row['replayTo'] !== undefined,
    skips: row['skips']?.SS ?? [],
  };
}
