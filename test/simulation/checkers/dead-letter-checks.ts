import type { Document } from 'bson';
import { decoded } from '../model/mongodb/mongo-decoded.ts';
import { collection, database, deadLetters, type World } from '../run/world.ts';
import type { Expectation } from './expected-record.ts';
import { isJustified } from './justified-dead-letter.ts';
import type { Landed } from './landed-records.ts';
import type { Violations } from './violations.ts';

/** Checks the dead letters of one record, or of one part, where it has any: I1, I2 and I6. */
export function checkLettersOf(
  { world, violations }: { readonly world: World; readonly violations: Violations },
  landed: Landed,
  outcome: RecordFate,
): void {
  const letters = world.mongo.documents(database, deadLetters);
  for (const position of landed.positions) {
    const bytes = letters.get(position);
    if (bytes !== undefined)
      checkLetter({ world, violations }, landed, { ...outcome, position, letter: decoded(bytes) });
  }
}

/** What is known of a record besides its letters. */
interface RecordFate {
  readonly isStored: boolean;
  /** True where a document with another content stands under its id. */
  readonly isTaken: boolean;
}

interface KeptLetter extends RecordFate {
  readonly position: string;
  readonly letter: Document;
}

function checkLetter(
  { world, violations }: { readonly world: World; readonly violations: Violations },
  landed: Landed,
  { isStored, isTaken, position, letter }: KeptLetter,
): void {
  const { expected } = landed;
  const { id } = expected;
  const { reason, state } = letter;
  world.faults.count(`letter.${reason.code}`);
  if (isStored && state === 'open' && !mayBeBoth(reason.code, world, landed))
    violations.add('I2', `${position} (${id}) is a document and an open dead letter`);
  if (state === 'redriven' && !isStored)
    violations.add('I1', `${position} (${id}) counts as redriven and is no document`);
  if (state === 'discarded' && !world.book.discarded.has(position))
    violations.add('I1', `${position} (${id}) is discarded, and nobody ordered that`);
  for (const name of differences(letter, landed, world))
    violations.add('I6', `the dead letter of ${position} has another ${name}`);
  const isFormer = position !== expected.position;
  const isOrdered = reason.code === 'skipped-by-operator' && wasToBeSkipped(world, landed, letter);
  if (reason.code === 'former-incarnation' && isFormer && !expected.isEvent) return;
  const isRefused = world.refuses(expected);
  if (!isOrdered && !isJustified(reason.code, expected, { isRefused, isTaken }))
    violations.add('I1', `${position} (${id}) is a dead letter without a reason (${reason.code})`);
}

/** True where a letter was made by order, and not once more of what was handled long before. */
function wasToBeSkipped(
  { book, plan, tableChangedAtMs }: World,
  { record, expected }: Landed,
  { deadLetteredAt }: Document,
): boolean {
  const untilMs = book.skippableUntilMs.get(expected.position);
  if (untilMs === undefined) return false;
  const coveredAtMs = book.coveredAtMs.get(record.ref) ?? Number.POSITIVE_INFINITY;
  // A row from before may have the order in it again.
  if (tableChangedAtMs > coveredAtMs) return true;
  // An invocation that had loaded the row before may end later.
  return untilMs > coveredAtMs || deadLetteredAt.getTime() <= coveredAtMs + plan.consumerTimeoutMs;
}

/** Where what stood in a record's way may be gone, it can be stored after its letter was written. */
function mayBeBoth(code: string, world: World, { expected }: Landed): boolean {
  if (code === 'refused-by-mongodb') return world.haveRulesChanged;
  // The document that held the value may not have been durable.
  if (code === 'unique-index') return wasUndone(world, expected);
  // Whether a record without an id of its own was stored in its life is unknown then, as its letter says.
  return code === 'skipped-by-operator' || code === 'former-incarnation';
}

/**
 * True where a document with the value that must be unique was rolled back: another one, or an earlier copy of the record
 * itself, which was undone between the insert that met it and the look for it.
 */
function wasUndone({ mongo }: World, { uniqueValue }: Expectation): boolean {
  return mongo.replicaSet.rolledBack.some(
    ({ namespace, after }) =>
      namespace === `${database}.${collection}` && decoded(after)['value']?.email === uniqueValue,
  );
}

/** Names of the members in which a letter differs from what it has to say. */
function differences(letter: Document, { record, expected }: Landed, { time }: World): readonly string[] {
  const { key, payload, origin, eventId, reason, deadLetteredAt } = letter;
  // Set aside unread.
  const isUnread = reason.code === 'skipped-by-operator' && eventId === undefined;
  const dueId = expected.isEvent ? expected.id : undefined;
  const isSame = {
    key: key === expected.key,
    payload: Buffer.compare(payload.buffer, expected.bytes) === 0,
    origin: JSON.stringify(origin) === JSON.stringify(expected.origin),
    eventId: isUnread || eventId === dueId,
    deadLetteredAt: deadLetteredAt >= record.arrivedAtMs && deadLetteredAt <= time.nowMs,
    'set of members': Object.keys(letter).every((name) => known.has(name)),
    message: typeof reason.message === 'string' && reason.message !== '',
  };
  return Object.entries(isSame).flatMap(([name, is]) => (is ? [] : [name]));
}

/** Members that a letter may have; the last three once somebody has redriven or discarded it. */
const known = new Set([
  '_id',
  'reason',
  'eventId',
  'key',
  'payload',
  'origin',
  'deadLetteredAt',
  'state',
  'redrivenAt',
  'refusedAgainAt',
  'discardedAt',
]);

/** A letter that belongs to no record would hide the loss of another: I2. */
export function checkLetters({ mongo }: World, landed: readonly Landed[], violations: Violations): void {
  const positions = new Set(landed.flatMap(({ positions, around }) => [...positions, ...around]));
  for (const id of mongo.documents(database, deadLetters).keys())
    if (!positions.has(id)) violations.add('I2', `the dead letter ${id} is of no record`);
}
