import type { Item } from '../model/dynamodb/dynamodb-value.ts';
import type { KinesisStream } from '../model/kinesis/kinesis-stream.ts';
import { decoded } from '../model/mongodb/mongo-decoded.ts';
import { collection, database, deadLetters, group, streamName, type World } from '../run/world.ts';
import { kindOf } from '../workload/record-meaning.ts';
import type { Workload } from '../workload/workload.ts';
import { checkpointRow } from './checkpoint-group.ts';
import { checkLetters, checkLettersOf } from './dead-letter-checks.ts';
import { type Expectation, expectedOf } from './expected-record.ts';
import { isExempt } from './is-exempt.ts';
import { type Landed, landedParts } from './landed-records.ts';
import { checkSent } from './sent-checks.ts';
import { areEqual, saySame } from './stored-document.ts';
import type { Violations } from './violations.ts';

/** What could become a document, by the id that it would have. */
type Candidates = ReadonlyMap<string, readonly Expectation[]>;

/** What each document was made from, by its id. */
type Sources = ReadonlyMap<string, Expectation>;

/** Checks what a run has come to, once everything has converged: I1, I2, I5 and I6. */
export function checkEnd(world: World, workload: Workload, violations: Violations): void {
  const landed = [...landedParts(world)];
  const candidates = Map.groupBy(
    landed.map(({ expected }) => expected).filter(({ document }) => document !== undefined),
    ({ id }) => id,
  );
  checkStart(world, landed, violations);
  const sources = checkDocuments(world, candidates, violations);
  for (const parts of Map.groupBy(landed, ({ record }) => record).values())
    checkRecord({ world, violations }, parts, sources);
  checkLetters(world, landed, violations);
  checkSent(workload, landed, { beganAtMs: world.beganAtMs, violations });
  checkOrder(workload, landed, violations);
  checkCheckpoints(world, violations);
}

/** Every document is, byte for byte, what one of the records under its id becomes. Gives which. */
function checkDocuments({ mongo }: World, candidates: Candidates, violations: Violations): Sources {
  const sources = new Map<string, Expectation>();
  const numbers = new Map<number, string>();
  for (const [id, bytes] of mongo.documents(database, collection)) {
    const those = candidates.get(id);
    const source = those?.find(({ document }) => areEqual(document, bytes));
    if (those === undefined) violations.add('I2', `${id} was never sent`);
    else if (source === undefined) violations.add('I6', `${id} is not as it was sent`);
    if (source === undefined) continue;
    sources.set(id, source);
    if (source.number === undefined) continue;
    const twin = numbers.get(source.number);
    if (twin !== undefined) violations.add('I2', `${source.number} is there twice: ${twin} and ${id}`);
    numbers.set(source.number, id);
  }
  return sources;
}

interface Checks {
  readonly world: World;
  readonly violations: Violations;
}

/** All parts of a record, and the dead letters of the whole of it where it is an envelope. */
function checkRecord({ world, violations }: Checks, parts: readonly Landed[], sources: Sources): void {
  const areThere = parts.map((part) => checkPart({ world, violations }, part, sources));
  const [first] = parts;
  if (first === undefined || first.around.length === 0) return;
  const { whole } = expectedOf(first.record, first.stream);
  noteKind(world, whole.bytes);
  const envelope = { ...first, expected: whole, positions: first.around };
  checkLettersOf({ world, violations }, envelope, { isStored: areThere.every((is) => is), isTaken: false });
}

/** Gives whether it has left what it has to, other than by a dead letter of what is around it. */
function checkPart({ world, violations }: Checks, landed: Landed, sources: Sources): boolean {
  const { mongo } = world;
  const { expected, positions, around } = landed;
  const kind = noteKind(world, expected.bytes);
  const { position, id, document, isNothing } = expected;
  const isStored = isNothing || saySame(document, sources.get(id)?.document);
  const letters = mongo.documents(database, deadLetters);
  const isThere = isStored || positions.some((each) => letters.has(each));
  if (!isThere && !around.some((each) => answers(letters.get(each))) && !isExempt(world, landed))
    violations.add('I1', `${position} (${id}) is neither a document nor a dead letter`);
  const isTaken = !isStored && sources.has(id);
  if (kind !== undefined) {
    const isCopy = isStored && !areEqual(document, sources.get(id)?.document);
    noteMeeting(world, kind, { isCopy, isTaken });
  }
  checkLettersOf({ world, violations }, landed, { isStored, isTaken });
  return isThere;
}

/** One that was redriven says that there is something else. */
function answers(letter: Uint8Array | undefined): boolean {
  return letter !== undefined && decoded(letter)['state'] !== 'redriven';
}

function noteKind({ faults }: World, bytes: Uint8Array): string | undefined {
  const kind = kindOf(bytes);
  if (kind !== undefined) faults.count(`record.${kind}`);
  return kind;
}

/** Counts what met an event of its id that is written otherwise, or says almost the same. */
function noteMeeting(
  { faults }: World,
  kind: string,
  { isCopy, isTaken }: { readonly isCopy: boolean; readonly isTaken: boolean },
): void {
  if (isCopy) faults.count(`outcome.copy-of-${kind}`);
  if (isTaken) faults.count(`outcome.other-than-${kind}`);
}

/** What arrived before the group's start is none of its business, unless an operator names it: I2. */
function checkStart(world: World, landed: readonly Landed[], violations: Violations): void {
  const { faults, mongo, startAtMs } = world;
  const isNamed = Object.keys(faults.counts()).some((name) => mayGoBehindStart.test(name));
  if (startAtMs === 0 || isNamed) return;
  const documents = mongo.documents(database, collection);
  const letters = mongo.documents(database, deadLetters);
  for (const { expected, positions, around } of outsideOf(landed, startAtMs))
    if (documents.has(expected.id) || [...positions, ...around].some((each) => letters.has(each)))
      violations.add('I2', `${expected.position} (${expected.id}) arrived before the group's start`);
}

const mayGoBehindStart = /^command\.(replay|replay-object|reset)\./;

/** Records from before, of which no copy came later. */
function outsideOf(landed: readonly Landed[], startAtMs: number): readonly Landed[] {
  const inside = new Set(
    landed
      .filter(({ record }) => record.arrivedAtMs >= startAtMs)
      .flatMap(({ expected, positions }) => [expected.id, ...positions]),
  );
  return landed.filter(({ expected: { id }, positions }) => ![id, ...positions].some((name) => inside.has(name)));
}

/** Of an ordered request, each key's events landed one after the other, whatever was sent again: I2. */
function checkOrder({ ordered }: Workload, landed: readonly Landed[], violations: Violations): void {
  if (ordered.length === 0) return;
  const firstRefs = new Map<string, number>();
  for (const { record, expected } of landed)
    firstRefs.set(expected.id, Math.min(record.ref, firstRefs.get(expected.id) ?? record.ref));
  for (const ids of ordered) {
    const refs = ids.flatMap((id) => firstRefs.get(id) ?? []);
    const late = refs.findIndex((ref, index) => ref < (refs[index - 1] ?? 0));
    if (late >= 0) violations.add('I2', `${ids[late]} landed before ${ids[late - 1]}, in an ordered request`);
  }
}

/**
 * A checkpoint that lags would make a restart repeat it all. Where the table was changed from outside, a shard has one
 * again once something lands in it. What was handled while nobody could say which incarnation of the stream it is, is noted
 * under the life that was known, where that does not stand beyond it already; once everything has healed, anybody can.
 */
function checkCheckpoints(world: World, violations: Violations): void {
  const { dynamodb, kinesis, bucket, tableChangedAtMs, healedAtMs, attempts, skipsBeforeCalm } = world;
  const lives = kinesis.incarnationsOf(streamName);
  const stream = lives.at(-1);
  const earlier = lives.slice(0, -1);
  if (stream === undefined) return;
  for (const shard of stream.allShards()) {
    const { id, records } = shard;
    const last = records.at(-1);
    if (last === undefined || last.landedAtMs <= tableChangedAtMs || bucket.holds(last)) continue;
    // Of what expired before its turn nobody could take note.
    const isGone = records.length === shard.trimmedBefore;
    if (isGone && isExempt(world, { record: last, shard })) continue;
    const rowIn = (life: KinesisStream): Item | undefined => checkpointRow(dynamodb, group, life, id);
    const endIn = (life: KinesisStream): string | undefined => rowIn(life)?.['sequenceText']?.S;
    const end = endIn(stream);
    // Each batch takes the orders with it that it has loaded and passed, and the calm phase brings one to every open shard.
    const isLate = attempts.begun('skip', id) > (skipsBeforeCalm.get(id) ?? 0);
    const left =
      shard.isClosed || isLate ? [] : (rowIn(stream)?.['skips']?.SS ?? []).filter((skip) => isAtLeast(end, skip));
    if (left.length > 0) violations.add('I10', `orders to skip ${left.join(', ')} of ${id} stand for ever`);
    const isElsewhere = last.landedAtMs < healedAtMs && earlier.some((life) => isAtLeast(endIn(life), last.sequence));
    if (end !== last.sequence && !isElsewhere)
      violations.add('I5', `the checkpoint of ${id} ends at ${end} instead of ${last.sequence}`);
  }
}

function isAtLeast(end: string | undefined, sequence: string): boolean {
  return end !== undefined && BigInt(end) >= BigInt(sequence);
}
