import type { ReplayEnd } from '../../../engine/operate/replay-bounds.ts';
import type { ReplayCommand } from '../../../engine/operate/replay-range.ts';
import type { SequenceNumber } from '../../../engine/stream/sequence-number.ts';
import type { KinesisRecord, KinesisShard } from '../model/kinesis/kinesis-shard.ts';
import { decoded } from '../model/mongodb/mongo-decoded.ts';
import { type ForwardTarget, lastToPass } from '../nemesis/command-book.ts';
import { collection, database, deadLetters, group, sinkCheckpoints, type World } from '../run/world.ts';
import { checkpointGroup, checkpointRow } from './checkpoint-group.ts';
import { landedParts } from './landed-records.ts';
import { leftByReplay } from './left-by-replay.ts';

/**
 * Looks at how things stand as an order is given; the result, called once it is done, tells what it lacks, in words, or
 * undefined. Where the table, the database or the stream was exchanged meanwhile nobody can tell.
 */
export type Effect = () => string | undefined;

/** The checkpoint stands at the target or beyond. */
export function skipForwardEffect(world: World, shard: KinesisShard, target: ForwardTarget): Effect {
  const last = shard.records[lastToPass(shard, target)];
  return unlessExchanged(world, () => {
    // Whoever looks for a time goes by the records that are there; what expires meanwhile needs no skip.
    if (last === undefined || shard.records.indexOf(last) < shard.trimmedBefore) return undefined;
    const { number } = rowOf(world, shard.id);
    return number < BigInt(last.sequence) ? `the checkpoint does not reach ${last.sequence}` : undefined;
  });
}

/** What lay in the range is stored, or reported as missing. */
export function replayEffect(world: World, command: ReplayCommand): Effect {
  const orderedAtMs = world.time.nowMs;
  const before = restores(world);
  const { tableChangedAtMs } = world;
  const end = endOf(world, command);
  return () => {
    // The checkpoint that the command read may have been another one.
    if (command.end.kind === 'checkpoint' && world.tableChangedAtMs !== tableChangedAtMs) return undefined;
    // A database that was restored meanwhile may lack what was stored.
    const left = restores(world) === before ? leftByReplay(world, { ...command, end }, orderedAtMs) : [];
    return left.length === 0 ? undefined : `neither stored nor missing are ${left.join(', ')}`;
  };
}

/** A checkpoint as it stands when the command is given. */
function endOf(world: World, { shard, end }: ReplayCommand): ReplayEnd {
  if (end.kind !== 'checkpoint') return end;
  const { number } = rowOf(world, shard ?? '');
  return { kind: 'through', sequence: String(number < 0n ? 0n : number) as SequenceNumber };
}

/** No entry of the restart is left, and every sink checkpoint has come to what its row required. */
export function restartEffect(world: World): Effect {
  const stream = world.stream();
  const shardIds = stream === undefined ? [] : stream.allShards().map(({ id }) => id);
  const rows = shardIds.map((id) => ({ id, required: rowOf(world, id).required }));
  const { attempts } = world;
  const kinds = ['restart', 'restart-group'];
  const begun = (): number => kinds.reduce((sum, kind) => sum + attempts.begun(kind), 0);
  const [before, isFirst] = [begun(), !kinds.some((kind) => attempts.isUnderWay(kind))];
  // Another one may have taken over since, and have been given up; or an entry of one that was given up may land late.
  const isOnly = (): boolean => isFirst && begun() === before + 1 && !(before > 0 && hasLateWrites(world));
  return unlessExchanged(world, () => {
    for (const { id, required } of rows) {
      const { sequence, isRestarting } = sinkCheckpointOf(world, id);
      if (isRestarting && isOnly()) return `the restart of ${id} is not over`;
      if (sequence < required) return `the sink checkpoint of ${id} is at ${sequence}, below ${required}`;
    }
    return undefined;
  });
}

/** The order stands in the row, or the checkpoint has passed the record; unless somebody took it back. */
export function skipEffect(world: World, { shardId, sequence }: KinesisRecord): Effect {
  const { attempts } = world;
  const clears = attempts.begun('clear-skip', shardId);
  const mayClear = attempts.isUnderWay('clear-skip', shardId);
  return unlessExchanged(world, () => {
    const after = rowOf(world, shardId);
    const isCleared = mayClear || attempts.begun('clear-skip', shardId) > clears || hasSlowCalls(world);
    if (isCleared) return undefined;
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

/** None of these dead letters that lay there is open any more; one that is kept meanwhile may be. */
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
    ? [...landedParts(world)]
        .filter(({ expected }) => world.refuses(expected))
        .flatMap(({ positions }) => positions)
        .filter((id) => openReason(world, id) === refusal && mongo.isMajorityDurable(database, deadLetters, id))
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

/** An update may land after whoever wanted it has given up waiting. */
function hasLateWrites({ faults }: World): boolean {
  const counts = faults.counts();
  return counts['network.mongo.slow'] !== undefined || counts['mongo.slow-majority'] !== undefined;
}

/** Why a dead letter is open; undefined where it is not. */
function openReason({ mongo }: World, id: string): string | undefined {
  const bytes = mongo.documents(database, deadLetters).get(id);
  if (bytes === undefined) return undefined;
  const { state, reason } = decoded(bytes);
  return state === 'open' ? reason.code : undefined;
}

/** What stands in the row of a shard, as commands see it. */
export interface CommandRow {
  /** Below 0 where there is none. */
  readonly number: bigint;
  /** What the sink checkpoint must have reached; 0 where that is nothing. */
  readonly required: bigint;
  readonly skips: readonly string[];
}

/** As of no row where there is none. */
export function rowOf(world: World, shardId: string): CommandRow {
  const stream = world.stream();
  const row = stream === undefined ? {} : (checkpointRow(world.dynamodb, group, stream, shardId) ?? {});
  return {
    number: BigInt(row['sequenceText']?.S ?? -1),
    required: BigInt(row['sinkThrough']?.S ?? row['sequenceText']?.S ?? 0),
    skips: row['skips']?.SS ?? [],
  };
}

/** What stands in the sink checkpoint of a shard; `sequence` is 0 where there is none, `to` where no restart is under way. */
export function sinkCheckpointOf(
  world: World,
  shardId: string,
): { readonly sequence: bigint; readonly isRestarting: boolean; readonly to: bigint } {
  const stream = world.stream();
  const id = stream === undefined ? '' : `${checkpointGroup(group, stream)}/${shardId} ${collection}`;
  const bytes = world.mongo.documents(database, sinkCheckpoints).get(id);
  const { sequence, restart } = bytes === undefined ? {} : decoded(bytes);
  return { sequence: BigInt(sequence ?? 0), isRestarting: restart !== undefined, to: BigInt(restart?.to ?? 0) };
}
