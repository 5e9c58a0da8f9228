import type { StepAnswer } from '../../../engine/operate/command-answer.ts';
import type { VerifiedShard } from '../../../engine/operate/verify-shard.ts';
import type { KinesisShard } from '../model/kinesis/kinesis-shard.ts';
import type { KinesisStream } from '../model/kinesis/kinesis-stream.ts';
import { decoded } from '../model/mongodb/mongo-decoded.ts';
import type { Product } from '../run/product.ts';
import { collection, database, deadLetters, group, type World } from '../run/world.ts';
import { rowOf } from './command-effects.ts';
import { type ExpectedRecord, expectedOf } from './expected-record.ts';
import { saySame } from './stored-document.ts';
import { untilAnswered, verifySteps } from './verify-steps.ts';
import type { Violations } from './violations.ts';

/** How many parts of records of one shard came to what. */
interface Tally {
  readonly records: number;
  /** The sum of what follows, and of what is pending, skipped or missing. */
  readonly parts: number;
  readonly beforeStart: number;
  readonly nothing: number;
  /** A document that says the same is there, or a dead letter that is not redriven. */
  readonly accountedFor: number;
}

/**
 * Once a run is over, has the operator function verify the whole stream, and compares what it finds with what the stream
 * and the database of the models hold: I10. Nothing that the run has come to changes by it.
 */
export async function checkVerifyRange(world: World, product: Product, violations: Violations): Promise<void> {
  const stream = world.stream();
  if (stream === undefined) return;
  const shards = stream.allShards();
  const heldBefore = shards.map(({ trimmedBefore }) => trimmedBefore);
  const found = await untilAnswered('verify-range', { world, violations }, () => verifyAll(world, product));
  for (const [index, shard] of shards.entries()) {
    // What has expired meanwhile may have been read or not.
    const isWhole = shard.trimmedBefore === heldBefore[index];
    const own = found?.get(shard.id);
    if (!isWhole || own === undefined || hasSkipsAhead(world, shard)) continue;
    const [is, says] = [JSON.stringify(tallyOf(world, stream, shard)), JSON.stringify(own)];
    if (is !== says) violations.add('I10', `verify-range says of ${shard.id} ${says}, and it is ${is}`);
  }
}

/** What a row wants skipped is not looked into, also where it was stored before that row was lost and began anew. */
function hasSkipsAhead(world: World, { id }: KinesisShard): boolean {
  const { number, skips } = rowOf(world, id);
  return skips.some((sequence) => BigInt(sequence) > number);
}

async function verifyAll(world: World, product: Product): Promise<ReadonlyMap<string, Tally>> {
  const tallies = new Map<string, Tally>();
  const end = { kind: 'time', at: new Date(world.time.nowMs).toISOString() };
  const request = { command: 'verify-range', group, start: { kind: 'earliest' }, end };
  for await (const { shards } of verifySteps<StepAnswer<VerifiedShard>>(request, world, product)) {
    for (const { shard, counts } of shards) {
      const before = tallies.get(shard) ?? { records: 0, parts: 0, beforeStart: 0, nothing: 0, accountedFor: 0 };
      const { documents, duplicates, openDeadLetters, discardedDeadLetters } = counts;
      tallies.set(shard, {
        records: before.records + counts.records,
        parts: before.parts + counts.parts,
        beforeStart: before.beforeStart + counts.beforeStart,
        nothing: before.nothing + counts.nothing,
        accountedFor: before.accountedFor + documents + duplicates + openDeadLetters + discardedDeadLetters,
      });
    }
  }
  return tallies;
}

function tallyOf({ mongo, startAtMs }: World, stream: KinesisStream, { records, trimmedBefore }: KinesisShard): Tally {
  const held = records.slice(trimmedBefore);
  const documents = mongo.documents(database, collection);
  const letters = mongo.documents(database, deadLetters);
  const inside = held.filter(({ arrivedAtMs }) => arrivedAtMs >= startAtMs);
  const answers = (position: string): boolean => {
    const letter = letters.get(position);
    return letter !== undefined && decoded(letter)['state'] !== 'redriven';
  };
  // What was set aside unread is not looked into.
  const isUnread = ({ whole: { position } }: ExpectedRecord): boolean => {
    const letter = letters.get(position);
    return answers(position) && letter !== undefined && decoded(letter)['reason'].code === 'skipped-by-operator';
  };
  const all = inside.map((record) => expectedOf(record, stream));
  const { length: unread } = all.filter(isUnread);
  const parts = all.filter((record) => !isUnread(record)).flatMap((record) => record.parts);
  const nothing = parts.filter(({ isNothing }) => isNothing);
  const left = parts.filter(
    ({ id, position, document, isNothing }) =>
      !isNothing && (saySame(document, documents.get(id)) || answers(position)),
  );
  const beforeStart = held.length - inside.length;
  return {
    records: held.length,
    parts: beforeStart + unread + parts.length,
    beforeStart,
    nothing: nothing.length,
    accountedFor: unread + left.length,
  };
}
